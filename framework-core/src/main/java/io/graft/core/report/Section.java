package io.graft.core.report;

/** A part of the page. Stateless. */
interface Section {

  /** Its anchor. */
  String id();

  String title();

  /** Whether the run has anything for it to show. */
  boolean applies(RunData run);

  /** Writes what stands below its title. */
  void write(RunData run, Markup page);
}
