// What the browser keeps between two visits; nothing if its storage is switched off.

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Storage may be switched off or full: then it lasts as long as the page.
  }
}
