package io.graft.knowledge.index;

/** Hears how a build goes on, from the building thread. */
public interface BuildProgress {
  /** Nobody listens. */
  BuildProgress SILENT =
      new BuildProgress() {
        @Override
        public void phase(String name) {}

        @Override
        public void done(long count, long total) {}
      };

  /** A phase begins, such as {@code reading DIR}. */
  void phase(String name);

  /**
   * Work of the phase that is done.
   *
   * @param total 0 when it is not known
   */
  void done(long count, long total);
}
