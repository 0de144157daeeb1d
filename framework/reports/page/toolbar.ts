// What narrows the matrix down: words, what cells say, architectures, one tapset.

import { element } from "./element.ts";
import { signs, signTexts, type Report, type Sign } from "./model.ts";
import { everything, type Filter, type Filtered } from "./row-filter.ts";

export interface Toolbar {
  readonly root: HTMLElement;
  /** How many probes each button would show. */
  showCounts(counts: Filtered["counts"]): void;
  focusSearch(): void;
  reset(): void;
}

export function createToolbar(report: Report, onChange: (filter: Filter) => void): Toolbar {
  let filter = everything;
  const set = (part: Partial<Filter>): void => onChange((filter = { ...filter, ...part }));
  const search = element("input", {
    type: "search",
    placeholder: "Search names, functions, values, files, reasons  ( / )",
    "aria-label": "Search",
    spellcheck: "false",
    oninput: () => set({ search: search.value }),
  });
  const signButtons = new Map<Sign | "changed", HTMLButtonElement>();
  for (const sign of signs) {
    const toggle = (): void => set({ signs: toggled(filter.signs, sign) });
    signButtons.set(sign, toggleButton(signTexts[sign].label, `sign ${sign}`, toggle));
  }
  signButtons.set(
    "changed",
    toggleButton("changed", "changed", () => set({ isChanged: !filter.isChanged })),
  );
  const architectures = [...new Set(report.kernels.map(({ architecture }) => architecture))];
  const architectureButtons = architectures.map((one) =>
    toggleButton(one, "", () => set({ architectures: toggled(filter.architectures, one) })),
  );
  const tapsets = tapsetChoice(report, (tapset) => set({ tapset }));
  const root = element(
    "div.toolbar",
    { role: "search" },
    search,
    group("Show only probes that are", [...signButtons.values()]),
    architectures.length > 1 && group("Architectures", architectureButtons),
    tapsets,
  );
  return {
    root,
    showCounts(counts) {
      for (const [sign, button] of signButtons) {
        button.querySelector(".count")!.textContent = counts[sign].toLocaleString("en");
        // What is pressed can always be released.
        const isPressed = button.getAttribute("aria-pressed") === "true";
        button.hidden = counts[sign] === 0 && !isPressed;
      }
    },
    focusSearch() {
      search.focus();
      search.select();
    },
    reset() {
      search.value = "";
      if (tapsets !== undefined) tapsets.value = "";
      for (const button of [...signButtons.values(), ...architectureButtons]) {
        button.setAttribute("aria-pressed", "false");
      }
      onChange((filter = everything));
    },
  };
}

function toggleButton(label: string, kind: string, toggle: () => void): HTMLButtonElement {
  const button = element(
    "button",
    {
      type: "button",
      class: `toggle ${kind}`,
      "aria-pressed": "false",
      onclick: () => {
        const isPressed = button.getAttribute("aria-pressed") === "true";
        button.setAttribute("aria-pressed", `${!isPressed}`);
        toggle();
      },
    },
    label,
    " ",
    element("span.count", {}),
  );
  return button;
}

function group(label: string, content: readonly Node[]): HTMLElement {
  return element("div.group", { role: "group", "aria-label": label }, ...content);
}

function tapsetChoice(
  { tapsets }: Report,
  onChoose: (name: string | undefined) => void,
): HTMLSelectElement | undefined {
  if (tapsets.length < 2) return undefined;
  const choice = element(
    "select",
    {
      "aria-label": "Tapset",
      onchange: () => onChoose(choice.value === "" ? undefined : choice.value),
    },
    element("option", { value: "" }, "all tapsets"),
    ...tapsets.map(({ name }) => element("option", { value: name }, name)),
  );
  return choice;
}

function toggled<Item>(set: ReadonlySet<Item>, item: Item): ReadonlySet<Item> {
  const changed = new Set(set);
  if (!changed.delete(item)) changed.add(item);
  return changed;
}
