// Light, dark or as the system has it. The choice is a cookie, so that the server writes it into the page.
const NAME = "theme";
const YEAR = 365 * 24 * 3600;

const read = () => document.cookie.match(/(?:^|; )theme=(light|dark)/)?.[1] ?? "system";

function apply(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const button of document.querySelectorAll("[data-theme-set]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeSet === theme));
  }
}

function choose(theme) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  const age = theme === "system" ? 0 : YEAR;
  document.cookie = `${NAME}=${theme}; path=/; max-age=${age}; samesite=lax${secure}`;
  apply(theme);
}

for (const group of document.querySelectorAll("[data-theme-choice]")) group.hidden = false;
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-set]");
  if (button) choose(button.dataset.themeSet);
});
apply(read());
