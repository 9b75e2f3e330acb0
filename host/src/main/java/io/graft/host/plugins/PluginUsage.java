package io.graft.host.plugins;

/** What calls into one interface of one plugin version came to so far; the numbers are live. */
public interface PluginUsage {

  /** Bundle and version. */
  PluginId plugin();

  /** The simple name of the interface of the SPI. */
  String type();

  /** How many calls have ended. */
  double calls();

  /** How long they took together, in seconds. */
  double seconds();

  /** How many of them failed. */
  double failures();

  /** What went wrong last, in words; empty when nothing did. */
  String lastFailure();

  /** Whether calls are refused at the moment. */
  boolean quarantined();
}
