package io.graft.core.file;

import io.graft.spi.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4) by which Graft knows models, tokenizers and adapters again. */
public final class Sha256 {
  private Sha256() {}

  /** A fresh digest. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw GraftException.internal("this Java has no SHA-256", e);
    }
  }

  /** Completes a digest, in lower-case hexadecimal. */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * The hash of a file's content, in lower-case hexadecimal.
   *
   * @throws IOException when it cannot be read
   */
  public static String ofFile(Path file) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] chunk = new byte[1 << 16];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
      }
    }
    return hex(digest);
  }

  /** The hash of the parts, one after the other, in lower-case hexadecimal. */
  public static String of(byte[]... parts) {
    MessageDigest digest = digest();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return hex(digest);
  }

  /**
   * The hash of a file's bytes, as they lie on the disk, in lower-case hexadecimal.
   *
   * @throws GraftException of category DATA when it cannot be read
   */
  public static String of(Path file) {
    try {
      return ofFile(file);
    } catch (IOException e) {
      throw GraftException.data(
          "the file cannot be read (" + IoReason.of(e) + ")",
          file.toString(),
          "check that it exists and is readable",
          e);
    }
  }
}
