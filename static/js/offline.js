// The page without signal: goes on by itself as soon as there is one.
const again = document.querySelector("[data-again]");
again?.addEventListener("click", (event) => {
  event.preventDefault();
  location.reload();
});
window.addEventListener("online", () => location.reload());
