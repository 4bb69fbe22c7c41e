/**
 * The element of the page with this id.
 *
 * @throws Error if there is none, or it is of another kind: page and script do not belong together
 */
export function element<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`This page has no ${kind.name} with the id "${id}".`);
}
