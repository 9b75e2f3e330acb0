package io.graft.host.plugins;

import io.graft.spi.GraftException;
import io.graft.spi.domain.DomainPlugin;
import io.graft.spi.text.DomainTokenizer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Writes plugin jars as vendors might: compiled from the sources given, with the headers that bnd
 * would write unless a test changes them.
 */
public final class PluginJarBuilder {
  private static final String PACKAGE = "vendor";

  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, byte[]> entries = new TreeMap<>();
  private final Map<String, String> services = new TreeMap<>();
  private final Map<String, String> parts = new TreeMap<>();

  private PluginJarBuilder(String bundle, String version) {
    headers.put("Manifest-Version", "1.0");
    headers.put("Bundle-ManifestVersion", "2");
    headers.put("Bundle-SymbolicName", bundle);
    headers.put("Bundle-Version", version);
    // Without versions, so that only the tests about versions depend on that of the SPI.
    headers.put("Import-Package", "io.graft.spi,io.graft.spi.domain,io.graft.spi.text");
    headers.put(
        "Require-Capability",
        "osgi.extender;filter:=\"(&(osgi.extender=osgi.serviceloader.registrar)(version>=1.0.0))\"");
    parts.put("check", "return HealthReport.well();");
    parts.put("constructor", "");
    parts.put("segment", "return List.of(new Segment(0, text.length(), Late.VALUE));");
    parts.put("version", version);
  }

  /** A good plugin of domain {@code domain}, whose tokenizer returns one segment: its version. */
  public static PluginJarBuilder plugin(String domain, String version) {
    PluginJarBuilder builder = new PluginJarBuilder("vendor." + domain, version);
    builder.parts.put("domain", domain);
    builder.parts.put("tokenizer domain", domain);
    return builder.service(DomainPlugin.class, "Domain").service(DomainTokenizer.class, "Words");
  }

  /** Replaces {@code constructor}, {@code check}, {@code segment} or {@code tokenizer domain}. */
  public PluginJarBuilder body(String part, String code) {
    parts.put(part, code);
    return this;
  }

  /** Sets a header of the manifest; null removes it. */
  public PluginJarBuilder header(String name, String value) {
    if (value == null) {
      headers.remove(name);
    } else {
      headers.put(name, value);
    }
    return this;
  }

  PluginJarBuilder entry(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  PluginJarBuilder service(Class<?> type, String className) {
    services.put(type.getName(), PACKAGE + "." + className);
    return this;
  }

  /** Several services of a type, each with its capability. */
  PluginJarBuilder services(Class<?> type, String... classNames) {
    services.remove(type.getName());
    List<String> names = Stream.of(classNames).map(name -> PACKAGE + "." + name).toList();
    List<String> capabilities = new ArrayList<>();
    services.forEach((service, name) -> capabilities.add(capability(service, name)));
    names.forEach(name -> capabilities.add(capability(type.getName(), name)));
    headers.put("Provide-Capability", String.join(",", capabilities));
    return entry(
        "META-INF/services/" + type.getName(),
        String.join("\n", names).getBytes(StandardCharsets.UTF_8));
  }

  private static String capability(String service, String className) {
    return "osgi.serviceloader;osgi.serviceloader=\""
        + service
        + "\";register:=\""
        + className
        + "\"";
  }

  /** Adds a class of the package {@code vendor}. */
  PluginJarBuilder source(String className, String code) {
    sources.put(className, "package " + PACKAGE + ";\n" + code);
    return this;
  }

  /** Keeps the capability and leaves out the services file. */
  PluginJarBuilder withoutServicesFile(Class<?> type) {
    entries.put("META-INF/services/" + type.getName(), new byte[0]);
    return this;
  }

  public Path build(Path folder, String fileName) {
    try {
      Path classes = compile(folder.resolve(fileName + "-classes"));
      Path jar = folder.resolve(fileName);
      try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
        put(out, "META-INF/MANIFEST.MF", this::writeManifest);
        for (Map.Entry<String, String> service : services.entrySet()) {
          String name = "META-INF/services/" + service.getKey();
          entries.putIfAbsent(name, service.getValue().getBytes(StandardCharsets.UTF_8));
        }
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
          put(out, entry.getKey(), stream -> stream.write(entry.getValue()));
        }
        try (Stream<Path> files = Files.walk(classes)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            String name = classes.relativize(file).toString().replace('\\', '/');
            put(out, name, stream -> Files.copy(file, stream));
          }
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private static void put(ZipOutputStream out, String name, Content content) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    content.writeTo(out);
    out.closeEntry();
  }

  private void writeManifest(OutputStream out) throws IOException {
    List<String> capabilities =
        services.entrySet().stream()
            .map(service -> capability(service.getKey(), service.getValue()))
            .toList();
    if (!capabilities.isEmpty()) {
      headers.putIfAbsent("Provide-Capability", String.join(",", capabilities));
    }
    Manifest manifest = new Manifest();
    headers.forEach(
        (name, value) -> manifest.getMainAttributes().put(new Attributes.Name(name), value));
    manifest.write(out);
  }

  private Path compile(Path target) throws IOException {
    sources.put("Late", LATE);
    sources.put("Domain", DOMAIN);
    sources.put("Words", WORDS);
    Files.createDirectories(target);
    List<JavaFileObject> units =
        sources.entrySet().stream().map(e -> unit(e.getKey(), fill(e.getValue()))).toList();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of("--release", "17", "-proc:none", "-d", target.toString(), "-cp", spi().toString());
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      if (!compiler.getTask(messages, files, null, options, null, units).call()) {
        throw new IllegalStateException(messages.toString());
      }
    }
    return target;
  }

  private String fill(String source) {
    String filled = source;
    for (Map.Entry<String, String> part : parts.entrySet()) {
      filled = filled.replace("$" + part.getKey() + "$", part.getValue());
    }
    return filled;
  }

  private static Path spi() {
    try {
      return Path.of(
          GraftException.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JavaFileObject unit(String name, String code) {
    return new SimpleJavaFileObject(
        URI.create("string:///" + PACKAGE + "/" + name + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return code;
      }
    };
  }

  private static final String LATE =
      """
      package vendor;
      /** Not loaded before the first text is segmented. */
      class Late {
        static final String VALUE = new String("$domain$ $version$");
      }
      """;

  private static final String DOMAIN =
      """
      package vendor;
      import io.graft.spi.*;
      import io.graft.spi.domain.*;
      public class Domain implements DomainPlugin {
        public Domain() { $constructor$ }
        public String domain() { return "$domain$"; }
        public String description() { return "a test domain"; }
        public java.util.Set<String> languages() { return java.util.Set.of("en"); }
        public String tokenizer() { return "words"; }
        public HealthReport check(JobContext context) { $check$ }
      }
      """;

  private static final String WORDS =
      """
      package vendor;
      import io.graft.spi.*;
      import io.graft.spi.text.*;
      import java.util.List;
      public class Words implements DomainTokenizer {
        public String name() { return "words"; }
        public String domain() { return "$tokenizer domain$"; }
        public TokenizerSession open(JobContext context) {
          return new TokenizerSession() {
            public List<Segment> segment(String text) { $segment$ }
          };
        }
      }
      """;
}
