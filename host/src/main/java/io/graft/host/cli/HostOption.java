package io.graft.host.cli;

import io.graft.core.file.IoReason;
import io.graft.host.client.HostClient;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * With which host a command speaks. The token comes from a file or the environment and never from
 * the command line, which every user of a machine can read.
 */
final class HostOption {
  private static final String URL_VARIABLE = "GRAFT_URL";
  private static final String TOKEN_VARIABLE = "GRAFT_TOKEN";
  private static final String USUAL = "http://127.0.0.1:8080";
  private static final int MOST_BYTES = 4096;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The address of the host. Default: environment variable "
              + URL_VARIABLE
              + ", else "
              + USUAL
              + ".")
  private @Nullable String url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "The file with the token. Default: environment variable "
              + TOKEN_VARIABLE
              + ", which holds the token itself; else none.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "A PEM file with the certificates to trust. Default: those of Java.")
  private @Nullable Path authority;

  /** Whether {@code --url} was given. */
  boolean given() {
    return url != null;
  }

  HostClient client() {
    String variable = System.getenv(URL_VARIABLE);
    String address = url != null ? url : variable != null ? variable : USUAL;
    try {
      return new HostClient(URI.create(address), token(), authority);
    } catch (IllegalArgumentException e) {
      throw GraftException.user(
          "'" + address + "' is not an address", "--url", "give one such as https://host:8080");
    }
  }

  private @Nullable String token() {
    String text = tokenFile == null ? System.getenv(TOKEN_VARIABLE) : read(tokenFile);
    if (text == null || text.isBlank()) {
      if (tokenFile != null) {
        throw GraftException.user("the file is empty", tokenFile.toString(), "put the token in it");
      }
      return null;
    }
    String token = text.strip();
    if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw GraftException.user(
          "what is there is no token",
          tokenFile == null ? TOKEN_VARIABLE : tokenFile.toString(),
          "give the one line that 'graft token' printed");
    }
    return token;
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw GraftException.user(
            "the file is too large for a token", file.toString(), "name the file with the token");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw GraftException.user(
          "the token cannot be read (" + IoReason.of(e) + ")", file.toString(), "check the path");
    }
  }
}
