package io.graft.knowledge.reader;

import io.graft.spi.GraftException;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.knowledge.KnowledgeSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.rdf4j.rio.RDFFormat;
import org.eclipse.rdf4j.rio.RDFHandler;
import org.eclipse.rdf4j.rio.RDFHandlerException;
import org.eclipse.rdf4j.rio.RDFParseException;
import org.eclipse.rdf4j.rio.RDFParser;
import org.eclipse.rdf4j.rio.Rio;
import org.eclipse.rdf4j.rio.helpers.BasicParserSettings;
import org.eclipse.rdf4j.rio.helpers.NTriplesParserSettings;
import org.eclipse.rdf4j.rio.helpers.XMLParserSettings;

/**
 * Reads RDF by Eclipse RDF4J's parsers, each file twice: first to see what is declared as a class,
 * an individual, a concept or a property, then for the facts. Of a file the statements about blank
 * nodes are held; of the source 16 bytes for each declared IRI.
 *
 * <p>External entities of XML are never fetched, and internal ones that swell are refused. Imports
 * are not fetched either: those that are not among the files are counted.
 */
abstract sealed class RdfReader implements TerminologyReader permits OwlReader, SkosReader {
  private static final Map<String, RDFFormat> FORMATS =
      Map.of(
          "rdf", RDFFormat.RDFXML,
          "owl", RDFFormat.RDFXML,
          "xml", RDFFormat.RDFXML,
          "ttl", RDFFormat.TURTLE,
          "nt", RDFFormat.NTRIPLES);

  private final Set<String> conceptKinds;

  RdfReader(Set<String> conceptKinds) {
    this.conceptKinds = conceptKinds;
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.text("language", "en", List.of(), "language of texts without a tag"),
        Setting.flag("individuals", true, "whether individuals are concepts too"),
        Setting.flag("deprecated", false, "whether deprecated classes are read too"));
  }

  @Override
  public void read(SourceFiles files, Settings settings, KnowledgeSink sink) {
    FactSink facts = FactSink.of(sink);
    RdfDeclarations declarations =
        new RdfDeclarations(
            conceptKinds, settings.flag("individuals"), settings.flag("deprecated"));
    List<SourceFile> wanted = new ArrayList<>();
    for (SourceFile file : files.files()) {
      if (format(file) != null && !file.simpleName().startsWith("catalog")) {
        wanted.add(file);
      }
    }
    if (wanted.isEmpty()) {
      throw GraftException.data(
          "there is no RDF file",
          files.name(),
          "give files that end with ."
              + String.join(", .", FORMATS.keySet().stream().sorted().toList()));
    }
    wanted.forEach(file -> parse(file, declarations));
    for (SourceFile file : wanted) {
      parse(file, new RdfFacts(file.name(), declarations, settings.text("language"), facts));
    }
    declarations.reportMissingImports(facts);
  }

  private static @org.jspecify.annotations.Nullable RDFFormat format(SourceFile file) {
    String name = file.simpleName().toLowerCase(Locale.ROOT);
    return FORMATS.get(name.substring(name.lastIndexOf('.') + 1));
  }

  private static void parse(SourceFile file, RDFHandler handler) {
    RDFParser parser = Rio.createParser(format(file));
    parser.getParserConfig().set(BasicParserSettings.VERIFY_DATATYPE_VALUES, false);
    parser.getParserConfig().set(BasicParserSettings.VERIFY_LANGUAGE_TAGS, false);
    parser.getParserConfig().set(BasicParserSettings.VERIFY_URI_SYNTAX, false);
    parser.getParserConfig().set(NTriplesParserSettings.FAIL_ON_INVALID_LINES, true);
    parser.getParserConfig().set(XMLParserSettings.SECURE_PROCESSING, true);
    parser.getParserConfig().set(XMLParserSettings.LOAD_EXTERNAL_DTD, false);
    parser.getParserConfig().set(XMLParserSettings.EXTERNAL_GENERAL_ENTITIES, false);
    parser.getParserConfig().set(XMLParserSettings.EXTERNAL_PARAMETER_ENTITIES, false);
    // entities that abbreviate namespaces are common in OWL; the JDK bounds their expansion
    parser.getParserConfig().set(XMLParserSettings.DISALLOW_DOCTYPE_DECL, false);
    parser.setRDFHandler(handler);
    file.read(
        in -> {
          try {
            parser.parse(in, "urn:graft:" + file.name());
          } catch (RDFParseException | RDFHandlerException e) {
            long line = e instanceof RDFParseException parse ? parse.getLineNumber() : -1;
            throw GraftException.data(
                "the file is not RDF that can be read (" + e.getMessage() + ")",
                line > 0 ? file.name() + ":" + line : file.name(),
                "mend the file, or leave it out",
                e);
          }
        });
  }
}
