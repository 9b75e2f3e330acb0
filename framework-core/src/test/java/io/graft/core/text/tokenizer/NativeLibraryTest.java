package io.graft.core.text.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The native library is loaded once in a process: what can go wrong there needs its own. */
class NativeLibraryTest {

  /** No home folder, and a context class loader that sees nothing, as a plugin's may. */
  @Test
  void loadsWithoutHomeAndUnderAForeignClassLoader(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Duser.home=" + folder.resolve("absent"),
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Tokenizing.class.getName());
    builder.environment().keySet().removeIf(name -> name.endsWith("_CACHE_DIR"));
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertTrue(process.waitFor(120, TimeUnit.SECONDS), "still running");
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(output);
    assertEquals(0, process.exitValue(), text);
    assertTrue(text.contains("[[CLS], hello, world, [SEP]]"), text);
  }

  /** What the other process runs. */
  static final class Tokenizing {
    private Tokenizing() {}

    public static void main(String[] arguments) throws IOException {
      try (URLClassLoader foreign = new URLClassLoader(new URL[0], null)) {
        Thread.currentThread().setContextClassLoader(foreign);
        try (Tokenizer tokenizer = TokenFixtures.miniLm()) {
          byte[] line = (tokenizer.encode("Hello world") + "\n").getBytes(StandardCharsets.UTF_8);
          System.out.write(line);
          System.out.flush();
        }
      }
    }
  }
}
