// Elements of the page. Text becomes text nodes and attributes are set by name: nothing that a report says is ever read as HTML.

type Content = Node | string | number | undefined | false | readonly Content[];

interface Attributes {
  readonly [name: string]: string | number | boolean | undefined | ((event: Event) => void);
}

/** `element("a.name", { href: "#x", onclick: … }, "text")`: undefined and false leave an attribute or a part out. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name | `${Name}.${string}`,
  attributes: Attributes = {},
  ...content: Content[]
): HTMLElementTagNameMap[Name] {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag as Name);
  if (classes.length > 0) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key.slice("on".length), value);
    else if (value !== undefined && value !== false) {
      made.setAttribute(key, value === true ? "" : `${value}`);
    }
  }
  append(made, content);
  return made;
}

function append(parent: HTMLElement, content: readonly Content[]): void {
  for (const part of content) {
    if (part === undefined || part === false) continue;
    if (part instanceof Node) parent.append(part);
    else if (typeof part === "object") append(parent, part);
    else parent.append(`${part}`);
  }
}
