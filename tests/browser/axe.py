"""Ask axe what a page keeps from whom; what is built alike is asked for its colours once."""

from __future__ import annotations

from typing import Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCRIPT: Final = Axe().axe_script
CONTRAST: Final = "color-contrast"
# How many things that are built alike are looked at: two rows may be striped.
ALIKE: Final = 2

# Nine tenths of the time of a run go into the contrast of every text. Texts have the same colours where elements of
# the same names and attributes stand in the same place: of siblings that are built alike the first few are looked at,
# and of what stands around every page (all but `main`) what was not on a page of this person in this look before.
_LOOK = """
async ([only, but, alike, look]) => {
  const run = (context, options) => axe.run(context, { preload: false, resultTypes: ['violations'], ...options });
  const whole = only
    ? { runOnly: only.filter(rule => rule !== 'color-contrast') }
    : { rules: Object.fromEntries(['color-contrast', ...but].map(rule => [rule, { enabled: false }])) };
  const found = whole.runOnly && !whole.runOnly.length ? [] : (await run(document, whole)).violations;
  if (only ? !only.includes('color-contrast') : but.includes('color-contrast')) return found;

  const words = new Set(('href id value name for title datetime src alt content action aria-label aria-labelledby '
    + 'aria-describedby aria-controls data-figure d x y cx cy r points').split(' '));
  const named = one => one.tagName + [...one.attributes]
    .filter(({ name }) => !words.has(name) && !name.startsWith('hx-'))
    .map(({ name, value }) => `${name}=${value}`).join();
  const built = new Map();
  const build = one => {
    if (!built.has(one)) built.set(one, `${named(one)}(${[...one.children].map(build).join()})`);
    return built.get(one);
  };
  const store = `looked at, ${look}`;
  const known = new Set(JSON.parse(localStorage.getItem(store) ?? '[]'));
  const spared = [];
  const walk = (parent, place, around) => {
    const counted = new Map();
    for (const one of parent.children) {
      const own = build(one);
      counted.set(own, (counted.get(own) ?? 0) + 1);
      const here = `${place}>${own}`;
      if (counted.get(own) > alike || (around && counted.get(own) === 1 && known.has(here))) {
        spared.push(one);
        continue;
      }
      const outside = around && one.tagName !== 'MAIN';
      if (outside && !one.querySelector('main')) known.add(here);
      walk(one, `${place}>${named(one)}`, outside);
    }
  };
  walk(document.body, named(document.documentElement) + named(document.body), true);
  localStorage.setItem(store, JSON.stringify([...known]));
  const context = spared.length ? { include: [document.documentElement], exclude: spared } : document;
  return [...found, ...(await run(context, { runOnly: ['color-contrast'] })).violations];
}
"""


def barriers(page: Page, look: str, *, only: list[str] | None = None, but: tuple[str, ...] = ()) -> list[str]:
    """
    Ask axe what an open page keeps from whom; it need not fetch the styles.

    :param look: how the page is shown: what was looked at in one look is not taken as seen in another
    :param only: some rules instead of all
    :param but: rules to leave out of all
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    found = page.evaluate(_LOOK, [only, list(but), ALIKE, look])
    return [f"{one['id']} {[node['target'] for node in one['nodes']][:3]}" for one in found]
