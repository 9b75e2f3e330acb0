package io.graft.core.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.graft.spi.GraftException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real file operations fail with, in words. */
class IoReasonTest {
  @TempDir private Path folder;

  @Test
  void realFailuresNameNeitherClassNorPath() throws IOException {
    Path missing = folder.resolve("missing");
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertEquals("there is no such file or folder", reason(() -> Files.readString(missing)));
    assertEquals("it exists already", reason(() -> Files.createFile(file)));
    assertEquals("it is no folder", reason(() -> Files.newDirectoryStream(file).close()));
    assertEquals("the folder is not empty", reason(() -> Files.delete(folder)));
    assertEquals("Not a directory", reason(() -> Files.readString(file.resolve("below"))));
    assertEquals("IOException", IoReason.of(new IOException()));
  }

  @Test
  void aMissingFileIsSaidToBeMissing() {
    Path missing = folder.resolve("config.json");
    GraftException e = assertThrows(GraftException.class, () -> StrictJson.bytes(missing, 1000));
    assertEquals("the file cannot be read (there is no such file or folder)", e.what());
    assertEquals(missing.toString(), e.where());
  }

  @Test
  void realConnectionsThatFailAreToldToo() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + free + "/")).build();
    HttpClient http = HttpClient.newHttpClient();
    IOException refused =
        assertThrows(
            IOException.class, () -> http.send(request, HttpResponse.BodyHandlers.discarding()));
    assertEquals("nothing takes connections there", IoReason.of(refused));
    byte[] cut = {1, 2};
    assertEquals(
        "it ends too early",
        reason(() -> new DataInputStream(new ByteArrayInputStream(cut)).readInt()));
  }

  private interface Action {
    void run() throws IOException;
  }

  private static String reason(Action action) {
    return IoReason.of(assertThrows(IOException.class, action::run));
  }
}
