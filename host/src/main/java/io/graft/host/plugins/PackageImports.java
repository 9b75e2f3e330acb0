package io.graft.host.plugins;

import io.graft.spi.GraftException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/**
 * Holds what a bundle imports of Graft against what this Graft has, so that a plugin that was built
 * for another SPI is refused in words that say so. Felix has the last word on everything else.
 */
final class PackageImports {
  private static final Pattern VERSION = Pattern.compile(";\\s*version\\s*:?=\\s*\"?([^\";]+)\"?");
  private static final Pattern OPTIONAL = Pattern.compile(";\\s*resolution\\s*:=\\s*\"?optional");
  private static final String GRAFT = "io.graft.";

  private PackageImports() {}

  /**
   * Checks an {@code Import-Package} header.
   *
   * @param exports the {@code Export-Package} header of this Graft
   * @param where the jar, for messages
   * @throws GraftException of category PLUGIN that names package, wanted range and own version
   */
  static void check(String imports, String exports, String where) {
    Map<String, Version> own = new LinkedHashMap<>();
    for (String clause : clauses(exports)) {
      for (String name : packages(clause)) {
        own.put(name, Version.parseVersion(attribute(clause, "0.0.0")));
      }
    }
    for (String clause : clauses(imports)) {
      for (String name : packages(clause)) {
        if (name.startsWith(GRAFT) && !OPTIONAL.matcher(clause).find()) {
          check(name, attribute(clause, "0.0.0"), own, where);
        }
      }
    }
  }

  private static void check(String name, String range, Map<String, Version> own, String where) {
    Version version = own.get(name);
    if (version == null) {
      throw GraftException.plugin(
          "it needs the package " + name + ", which this Graft does not lend to plugins",
          where,
          "use these alone: " + String.join(", ", own.keySet()),
          null);
    }
    VersionRange wanted;
    try {
      wanted = new VersionRange(range.strip());
    } catch (IllegalArgumentException e) {
      throw GraftException.plugin(
          "it imports " + name + " in the version '" + range + "', which is no range",
          where,
          "mend the manifest; bnd writes a right one",
          e);
    }
    if (!wanted.includes(version)) {
      throw GraftException.plugin(
          "it was built for another SPI: it needs "
              + name
              + " "
              + wanted
              + ", this Graft has "
              + version,
          where,
          "get a version of the plugin for this Graft, or build it against this Graft's graft-spi",
          null);
    }
  }

  /** Clauses are divided by commas, except inside quotation marks. */
  private static List<String> clauses(String header) {
    List<String> clauses = new ArrayList<>();
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < header.length(); i++) {
      char c = header.charAt(i);
      quoted ^= c == '"';
      if (c == ',' && !quoted) {
        clauses.add(header.substring(from, i));
        from = i + 1;
      }
    }
    clauses.add(header.substring(from));
    return clauses;
  }

  private static List<String> packages(String clause) {
    List<String> names = new ArrayList<>();
    for (String part : clause.split(";", -1)) {
      if (part.contains("=")) {
        break;
      }
      names.add(part.strip());
    }
    return names;
  }

  private static String attribute(String clause, String usual) {
    Matcher matcher = VERSION.matcher(clause);
    return matcher.find() ? matcher.group(1) : usual;
  }
}
