package io.graft.spi.peft;

import io.graft.spi.Session;

/** A method at work in one job. Most have nothing to do once they have declared their deltas. */
public interface PeftSession extends Session {

  /**
   * Called before each training step, so that a method can follow the course of training.
   *
   * @param progress the share of all steps done, in [0, 1)
   */
  default void beforeStep(double progress) {}

  /**
   * Called once, before the first step of a job that goes on after a restart, when all parameters
   * have their saved values again.
   *
   * @param state what {@link #state()} returned when the job was saved
   * @since 1.1
   */
  default void restore(byte[] state) {}
}
