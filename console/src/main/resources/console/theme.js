// Light or dark, before the first paint: what was chosen here, else what the system prefers.
// A plain script and not a module, because modules run only after the page is painted.
(() => {
  const KEY = 'till.theme';
  const root = document.documentElement;

  const chosen = localStorage.getItem(KEY);
  if (chosen) {
    root.dataset.theme = chosen;
  }

  const isDark = () =>
    root.dataset.theme
      ? root.dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches;

  window.tillTheme = {
    isDark,
    toggle() {
      root.dataset.theme = isDark() ? 'light' : 'dark';
      localStorage.setItem(KEY, root.dataset.theme);
    },
  };
})();
