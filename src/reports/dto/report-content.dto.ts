/** What an agent wrote, letter by letter. It is foreign text: show it as text, and nothing else. */
export class ReportContent {
  /** Name of the file as the agent gave it.
   * @example '20260612_125606_ACME_DOUALA_AKWA.json' */
  file_name!: string;

  /** Where it lies below the agent's `log` folder.
   * @example '_rejected/20260612_125606_ACME_DOUALA_AKWA.json' */
  path!: string;

  /** Size of the file in bytes.
   * @example 812 */
  size_bytes!: number;

  /** Its content; what is no UTF-8 is replaced by U+FFFD.
   * @example '{ "agent_id": "ACME_DOUALA_AKWA", "databases": { } }' */
  text!: string;

  /** `text` is the beginning of a longer file.
   * @example false */
  truncated!: boolean;

  /** The file is the one that was read: nobody has changed it since.
   * @example true */
  unchanged!: boolean;
}
