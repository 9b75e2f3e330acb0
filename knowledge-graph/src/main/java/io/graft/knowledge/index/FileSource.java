package io.graft.knowledge.index;

import io.graft.knowledge.reader.FactSink;
import io.graft.knowledge.reader.SourceFile;
import io.graft.knowledge.reader.SourceFiles;
import io.graft.knowledge.reader.TerminologyReader;
import io.graft.spi.GraftException;
import io.graft.spi.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Files in one of the formats that Graft reads.
 *
 * @param reader of the format
 * @param files what to read
 * @param settings of the reader
 */
public record FileSource(TerminologyReader reader, SourceFiles files, Settings settings)
    implements GraphSource {
  private static final int BUFFER = 1 << 18;

  @Override
  public String name() {
    return files.name();
  }

  @Override
  public String format() {
    return reader.name();
  }

  @Override
  public String sha256() {
    MessageDigest digest = sha();
    text(digest, reader.name());
    text(digest, settings.asMap().toString());
    byte[] buffer = new byte[BUFFER];
    for (SourceFile file : files.files()) {
      text(digest, file.name());
      try (InputStream in = file.bytes().open()) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          digest.update(buffer, 0, n);
        }
      } catch (IOException e) {
        throw GraftException.data(
            "the file cannot be read (" + e.getMessage() + ")", file.name(), "check its rights", e);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void read(FactSink sink) {
    reader.read(files, settings, sink);
  }

  static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw GraftException.internal("the JDK has no SHA-256", e);
    }
  }

  /** Adds a text so that no two sequences of texts give the same bytes. */
  static void text(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }
}
