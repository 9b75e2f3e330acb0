package io.graft.host.plugins;

import io.graft.core.file.IoReason;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;

/**
 * A plugin jar that passed the checks which need none of its code. The bytes that were hashed are
 * the bytes that get installed: the file may change on disk afterwards.
 *
 * @param fileName as the operator sees it
 * @param id bundle symbolic name and version from the manifest
 * @param sha256 of {@code bytes}, lower-case hexadecimal
 * @param signer the distinguished name of the trusted signer, or null when there is none
 * @param bytes the whole jar; not copied, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy would double the memory
record PluginJar(
    String fileName, PluginId id, String sha256, @Nullable String signer, byte[] bytes) {
  private static final String MEND =
      "build the jar with bnd against graft-spi, as the how-to for domains shows";
  private static final Pattern SPI_CLASS =
      Pattern.compile("(META-INF/versions/\\d+/)?io/graft/spi/.*\\.class");
  private static final Pattern SPI_IMPORT = Pattern.compile("(^|[,;])\\s*io\\.graft\\.spi\\b");
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");

  /**
   * Reads and checks a jar.
   *
   * @param staging a private folder for a copy that nobody else can change while it is inspected
   * @throws GraftException of category PLUGIN that names the jar and what is wrong with it
   */
  static PluginJar read(Path jar, Path staging, PluginPolicy policy) {
    String fileName = String.valueOf(jar.getFileName());
    byte[] bytes = bytes(jar, fileName, policy.limits());
    Path copy = staging.resolve("inspected.jar");
    try {
      Files.write(copy, bytes);
      try (JarFile file = new JarFile(copy.toFile(), false)) {
        checkEntries(file, fileName, policy.limits());
        PluginId id = identity(file.getManifest(), fileName);
        String where = fileName + " (" + id + ")";
        String sha256 = hash(bytes);
        checkPin(policy.trust(), id, sha256, where);
        String signer = new JarSignatures(where, policy.trust()).check(copy);
        return new PluginJar(fileName, id, sha256, signer, bytes);
      } finally {
        Files.deleteIfExists(copy);
      }
    } catch (ZipException | IllegalArgumentException e) { // the latter for names that are no UTF-8
      throw GraftException.plugin("not a jar (" + e.getMessage() + ")", fileName, MEND, e);
    } catch (IOException | SecurityException e) {
      throw GraftException.plugin(
          "the jar cannot be read (" + IoReason.of(e) + ")",
          fileName,
          "check the file and its rights",
          e);
    }
  }

  /** What is worth keeping once the bundle is installed. */
  PluginJar withoutBytes() {
    return new PluginJar(fileName, id, sha256, signer, new byte[0]);
  }

  private static void checkPin(PluginTrust trust, PluginId id, String sha256, String where) {
    Collection<String> allowed = trust.allowed(id.bundle());
    if (allowed != null && !allowed.contains(sha256)) {
      throw refused(
          where,
          allowed.isEmpty()
              ? "its bundle is not pinned, and others are"
              : "its SHA-256 is " + sha256 + ", pinned is " + String.join(" or ", allowed),
          "get the jar again, or set trust.pins."
              + id.bundle()
              + " in conf/graft.yaml to its hash");
    }
  }

  private static byte[] bytes(Path jar, String fileName, PluginLimits limits) {
    try (InputStream in = Files.newInputStream(jar)) {
      byte[] bytes = in.readNBytes(Math.toIntExact(limits.jarBytes() + 1));
      if (bytes.length > limits.jarBytes()) {
        throw refused(
            fileName,
            "the jar is larger than " + limits.jarBytes() + " bytes",
            "move large files out of it into the domain's data folder");
      }
      return bytes;
    } catch (IOException e) {
      throw GraftException.plugin(
          "the jar cannot be read (" + IoReason.of(e) + ")",
          fileName,
          "check the file and its rights",
          e);
    }
  }

  private static void checkEntries(JarFile file, String fileName, PluginLimits limits)
      throws IOException {
    Set<String> names = new HashSet<>();
    long unpacked = 0;
    byte[] buffer = new byte[1 << 16];
    for (JarEntry entry : Collections.list(file.entries())) {
      checkName(entry.getName(), fileName);
      if (!names.add(entry.getName())) {
        throw refused(fileName, "entry '" + entry.getName() + "' occurs twice", MEND);
      }
      if (names.size() > limits.entries()) {
        throw refused(
            fileName, "more than " + limits.entries() + " entries", "leave out what is not needed");
      }
      // The declared size may lie, so count what really comes out.
      try (InputStream in = file.getInputStream(entry)) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          unpacked += n;
          if (unpacked > limits.unpackedBytes()) {
            throw refused(
                fileName,
                "it unpacks to more than " + limits.unpackedBytes() + " bytes",
                "move large files out of it into the domain's data folder");
          }
        }
      }
    }
  }

  private static void checkName(String name, String fileName) {
    boolean leavesFolder =
        name.startsWith("/")
            || name.indexOf('\\') >= 0
            || name.indexOf('\0') >= 0
            || DRIVE.matcher(name).matches()
            || List.of(name.split("/", -1)).contains("..");
    if (leavesFolder) {
      throw refused(fileName, "entry '" + name + "' points outside the jar", MEND);
    }
    if (SPI_CLASS.matcher(name).matches()) {
      throw refused(
          fileName,
          "it contains a class of the SPI (" + name + "), so its services could never be used",
          "depend on graft-spi with scope provided and do not shade it");
    }
  }

  private static PluginId identity(@Nullable Manifest manifest, String fileName) {
    Attributes headers = manifest == null ? new Attributes() : manifest.getMainAttributes();
    String name = headers.getValue("Bundle-SymbolicName");
    if (name == null || !"2".equals(headers.getValue("Bundle-ManifestVersion"))) {
      throw refused(
          fileName,
          "it has no OSGi headers (Bundle-ManifestVersion: 2 and Bundle-SymbolicName)",
          MEND);
    }
    String symbolicName = name.split(";", 2)[0].strip();
    String version = headers.getValue("Bundle-Version");
    PluginId id = new PluginId(symbolicName, version == null ? "0.0.0" : version.strip());
    String where = fileName + " (" + id + ")";
    try {
      Version.parseVersion(id.version());
    } catch (IllegalArgumentException e) {
      throw refused(where, "Bundle-Version is no version: " + e.getMessage(), MEND);
    }
    for (String header : new String[] {"Bundle-Activator", "Fragment-Host"}) {
      if (headers.getValue(header) != null) {
        throw refused(
            where, "it has the header " + header, "provide services of the SPI and nothing else");
      }
    }
    String imports = headers.getValue("Import-Package");
    if (imports == null || !SPI_IMPORT.matcher(imports).find()) {
      throw refused(where, "it does not import the package io.graft.spi", MEND);
    }
    PackageImports.check(imports, SpiPackages.exports(), where);
    return id;
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw GraftException.internal("this Java has no SHA-256", e);
    }
  }

  private static GraftException refused(String where, String what, String mend) {
    return GraftException.plugin(what, where, mend, null);
  }
}
