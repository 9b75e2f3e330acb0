package io.graft.host.bus;

import io.graft.spi.GraftException;
import java.io.IOException;
import java.util.List;

/** Something could not be written because a disk or a quota is full, or a disk fails. */
public final class FullDisk extends IOException {
  private static final long serialVersionUID = 1L;

  /** Insufficient Storage, RFC 4918. */
  static final int STATUS = 507;

  /** How operating systems say it; Java has no type for it. */
  private static final List<String> SAYINGS =
      List.of(
          "No space left on device",
          "Disk quota exceeded",
          "File too large",
          "There is not enough space on the disk");

  /**
   * @param cause how it was told
   */
  public FullDisk(Throwable cause) {
    super(cause.getMessage(), cause);
  }

  /** Whether that is why something failed. */
  public static boolean is(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String message = String.valueOf(each.getMessage());
      if (each instanceof FullDisk
          || (each instanceof IOException && SAYINGS.stream().anyMatch(message::contains))) {
        return true;
      }
    }
    return false;
  }

  /**
   * What a client is told whose request needed to write.
   *
   * @param error says what cannot be written, and where
   */
  static Refusal refusal(GraftException error) {
    return new Refusal(
        STATUS,
        new GraftException(
            error.category(),
            "the disk is full or fails: " + error.what(),
            error.where(),
            "make room on the host's disk, then send it again; nothing of it was kept",
            error));
  }
}
