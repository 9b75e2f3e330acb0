package io.graft.core.store;

import io.graft.spi.tensor.DataType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a job ran and with what: enough to repeat it, nothing that names the machine or its user.
 *
 * @param graftVersion of this build
 * @param javaVersion and vendor of the virtual machine
 * @param operatingSystem name, version and architecture
 * @param processor the model of the processor; "unknown" where the system does not tell
 * @param processors how many the virtual machine may use
 * @param threads compute threads of the job
 * @param kernels the name of the kernels that computed
 * @param precision the type of the encoder's activations
 * @param hashes SHA-256 of what went in, by name: base, tokenizer, data files, plugin
 */
public record RunEnvironment(
    String graftVersion,
    String javaVersion,
    String operatingSystem,
    String processor,
    int processors,
    int threads,
    String kernels,
    DataType precision,
    Map<String, String> hashes) {
  private static final Logger LOG = LoggerFactory.getLogger(RunEnvironment.class);
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  public RunEnvironment {
    hashes = java.util.Collections.unmodifiableMap(new TreeMap<>(hashes));
  }

  /** This process. */
  public static RunEnvironment current(
      int threads, String kernels, DataType precision, Map<String, String> hashes) {
    return new RunEnvironment(
        version(),
        System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        processorModel(),
        Runtime.getRuntime().availableProcessors(),
        threads,
        kernels,
        precision,
        hashes);
  }

  /** The version of this build, or "development" when it does not run from a jar. */
  public static String version() {
    Properties properties = new Properties();
    try (InputStream in =
        RunEnvironment.class.getResourceAsStream(
            "/META-INF/maven/io.graft/graft-core/pom.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      LOG.warn("the version of this build cannot be read", e);
    }
    return properties.getProperty("version", "development");
  }

  private static String processorModel() {
    if (!Files.isReadable(CPU_INFO)) {
      return "unknown";
    }
    try (Stream<String> lines = Files.lines(CPU_INFO, StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      LOG.debug("no processor model in {}", CPU_INFO, e);
      return "unknown";
    }
  }

  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("graft_version", graftVersion);
    map.put("java_version", javaVersion);
    map.put("operating_system", operatingSystem);
    map.put("processor", processor);
    map.put("processors", processors);
    map.put("threads", threads);
    map.put("kernels", kernels);
    map.put("precision", precision.name().toLowerCase(Locale.ROOT));
    map.put("sha256", hashes);
    return map;
  }
}
