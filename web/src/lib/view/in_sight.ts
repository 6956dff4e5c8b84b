/** Call once when an element comes near the screen: what nobody sees is not asked for. */
export function inSight(element: Element, seen: () => void) {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      seen();
    },
    { rootMargin: "200px" },
  );
  observer.observe(element);
  return { destroy: () => observer.disconnect() };
}
