// Something in the cache that nothing needs any more.

export interface Unused {
  /** A file or a folder. */
  readonly path: string;
  /** Why nobody will ask for it, in words. */
  readonly why: string;
}
