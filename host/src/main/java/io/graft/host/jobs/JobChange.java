package io.graft.host.jobs;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A job with some of its values changed. Used by one thread. */
final class JobChange {
  private final Job job;
  private JobState state;
  private int attempt;
  private int lives;
  private int deaths;
  private @Nullable String checkpoint;
  private @Nullable JsonObject result;
  private @Nullable JsonObject error;

  private JobChange(Job job) {
    this.job = job;
    this.state = job.state();
    this.attempt = job.attempt();
    this.lives = job.lives();
    this.deaths = job.deaths();
    this.checkpoint = job.checkpoint();
    this.result = job.result();
    this.error = job.error();
  }

  static JobChange of(Job job) {
    return new JobChange(job);
  }

  JobChange state(JobState value) {
    state = value;
    return this;
  }

  /** Begun once more. */
  JobChange begun() {
    attempt++;
    return this;
  }

  /** With another run directory, which is empty. */
  JobChange newLife() {
    lives++;
    return this;
  }

  /** The host died in it; counted from one when it has come to another checkpoint since. */
  JobChange died(@Nullable String newestCheckpoint) {
    deaths = Objects.equals(newestCheckpoint, checkpoint) ? deaths + 1 : 1;
    checkpoint = newestCheckpoint;
    return this;
  }

  JobChange alive() {
    deaths = 0;
    checkpoint = null;
    return this;
  }

  JobChange result(JsonObject value) {
    result = value;
    return this;
  }

  JobChange error(JsonObject value) {
    error = value;
    return this;
  }

  /** Without result and error. */
  JobChange noEnd() {
    result = null;
    error = null;
    return this;
  }

  /** The job as changed. */
  Job at(Instant now) {
    return new Job(
        job.number(),
        job.id(),
        job.digest(),
        job.owner(),
        job.domain(),
        job.priority(),
        state,
        attempt,
        lives,
        deaths,
        checkpoint,
        job.created(),
        now,
        result,
        error);
  }
}
