/** A file that was dropped or chosen, with its path in the folder that it came in. */
export interface Found {
  path: string;
  file: File;
}

/** What was dropped; a folder gives all files below it. */
export interface Dropped {
  found: Found[];
  /** Paths of files that the browser could not read. */
  unreadable: string[];
}

export async function dropped(data: DataTransfer): Promise<Dropped> {
  const entries = [...data.items]
    .map((item) => (item.kind === "file" ? item.webkitGetAsEntry() : null))
    .filter((entry) => entry !== null);
  if (!entries.length) return { found: chosen(data.files), unreadable: [] };
  const result: Dropped = { found: [], unreadable: [] };
  for (const entry of entries) await collect(entry, result);
  return result;
}

/** The files of an input, with their paths if a folder was chosen. */
export function chosen(files: FileList | null): Found[] {
  return [...(files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

export const isArchive = (file: Blob): file is File =>
  file instanceof File && file.name.toLowerCase().endsWith(".zip");

async function collect(entry: FileSystemEntry, result: Dropped): Promise<void> {
  if (entry.name.startsWith(".")) return;
  const path = entry.fullPath.replace(/^\//, "");
  try {
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) =>
        (entry as FileSystemFileEntry).file(resolve, reject),
      );
      result.found.push({ path, file });
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    // A call gives a part of the entries; the last one gives none.
    for (;;) {
      const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (!part.length) return;
      for (const each of part) await collect(each, result);
    }
  } catch {
    result.unreadable.push(path);
  }
}
