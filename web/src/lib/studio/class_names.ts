/**
 * The class of each file by its folders: the first folder in which files differ; null for files
 * outside of all class folders. `pellucid.data.projects.imported.class_names` does the same.
 */
export function classNames(paths: readonly string[]): (string | null)[] {
  const folders = paths.map((path) => path.split("/").slice(0, -1));
  const first = folders[0] ?? [];
  let shared = 0;
  while (
    folders.length &&
    folders.every((parts) => parts.length > shared + 1 && parts[shared] === first[shared])
  )
    shared += 1;
  return folders.map((parts) => parts[shared] ?? null);
}

const folded = (name: string) => name.normalize("NFC").toLowerCase();

/**
 * The class that some disks do not tell from the name of a folder, or else the name that it gets:
 * macOS writes Hangul and accents in another Unicode form.
 */
export function classFor(folder: string, there: readonly string[]): string {
  const name = folder.trim().normalize("NFC");
  return there.find((each) => folded(each) === folded(name)) ?? name;
}
