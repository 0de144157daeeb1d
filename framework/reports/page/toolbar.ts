// What narrows the matrix down: words, what cells say, architectures, one tapset.

import { element } from "./element.ts";
import { probeSigns, signs, signTexts, type Report, type Sign } from "./model.ts";
import { everything, type Filter, type Filtered } from "./row-filter.ts";

export interface Toolbar {
  readonly root: HTMLElement;
  /** How many rows each button would show. */
  showCounts(counts: Filtered["counts"]): void;
  focusSearch(): void;
  reset(): void;
}

export function createToolbar(report: Report, onChange: (filter: Filter) => void): Toolbar {
  let filter = everything;
  const set = (part: Partial<Filter>): void => onChange((filter = { ...filter, ...part }));
  const search = element("input", {
    type: "search",
    placeholder: "Search names, values, files, reasons  ( / )",
    "aria-label": "Search",
    spellcheck: "false",
    oninput: () => set({ search: search.value }),
  });
  const signButtons = new Map<Sign | "changed", HTMLButtonElement>();
  for (const sign of report.runs === undefined ? probeSigns : signs) {
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
  const groups = groupChoice(report, (chosen) => set({ group: chosen }));
  const root = element(
    "div.toolbar",
    { role: "search" },
    search,
    group("Show only rows that are", [...signButtons.values()]),
    architectures.length > 1 && group("Architectures", architectureButtons),
    groups,
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
      if (groups !== undefined) groups.value = "";
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

/** Named as in groupOf. */
function groupChoice(
  { tapsets, runs }: Report,
  onChoose: (group: string | undefined) => void,
): HTMLSelectElement | undefined {
  const suites = runs?.suites ?? [];
  if (tapsets.length + suites.length < 2) return undefined;
  const label = suites.length === 0 ? "Tapset" : "Tapset or suite";
  const choice = element(
    "select",
    {
      "aria-label": label,
      onchange: () => onChoose(choice.value === "" ? undefined : choice.value),
    },
    element("option", { value: "" }, suites.length === 0 ? "all tapsets" : "everything"),
    ...tapsets.map(({ name }) => element("option", { value: `tapset ${name}` }, name)),
    ...suites.map(({ name }) => element("option", { value: `suite ${name}` }, `tests: ${name}`)),
  );
  return choice;
}

function toggled<Item>(set: ReadonlySet<Item>, item: Item): ReadonlySet<Item> {
  const changed = new Set(set);
  if (!changed.delete(item)) changed.add(item);
  return changed;
}
