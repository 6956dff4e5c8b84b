/**
 * The name of a burst of the camera, as `pellucid.data.projects.file_names` reads it.
 *
 * @param time - When it begins.
 * @param lot - Random number below 65,536.
 */
export function burstName(time: Date, lot: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${time.getFullYear()}${two(time.getMonth() + 1)}${two(time.getDate())}`;
  const clock = `${two(time.getHours())}${two(time.getMinutes())}${two(time.getSeconds())}`;
  return `burst-${day}-${clock}-${lot.toString(16).padStart(4, "0")}`;
}
