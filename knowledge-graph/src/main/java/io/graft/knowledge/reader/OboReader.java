package io.graft.knowledge.reader;

import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.knowledge.KnowledgeSink;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Reads the OBO flat file format, 1.2 and 1.4: its [Term] stanzas. */
public final class OboReader implements TerminologyReader {

  @Override
  public String name() {
    return "obo";
  }

  @Override
  public String description() {
    return "OBO flat files, such as the Disease Ontology";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.flag("obsolete", false, "whether obsolete terms are read too"),
        Setting.text("language", "en", List.of(), "language of the names"));
  }

  @Override
  public void read(SourceFiles files, Settings settings, KnowledgeSink sink) {
    FactSink facts = FactSink.of(sink);
    for (SourceFile file : files.files()) {
      if (file.simpleName().toLowerCase(Locale.ROOT).endsWith(".obo")) {
        file.read(in -> read(new Rows(in, '\n'), file.name(), settings, facts));
      }
    }
  }

  private static void read(Rows rows, String file, Settings settings, FactSink sink)
      throws IOException {
    OboStanza stanza = null;
    while (rows.next()) {
      String line = rows.text(0);
      if (line.startsWith("[")) {
        end(stanza, file, sink);
        stanza = new OboStanza(line.strip(), rows.line(), settings, sink);
      } else if (stanza != null && !line.isBlank() && !line.startsWith("!")) {
        stanza.clause(rows.overlong() ? null : rows.strictText(0), rows.line());
      }
    }
    end(stanza, file, sink);
  }

  private static void end(
      @org.jspecify.annotations.Nullable OboStanza stanza, String file, FactSink sink) {
    if (stanza == null) {
      return;
    }
    String table = file + " " + stanza.kind();
    sink.row(table);
    if (!stanza.kind().equals("[Term]")) {
      sink.skipped(table, stanza.line(), "stanza is no term");
      return;
    }
    String why = stanza.take();
    if (why != null) {
      sink.skipped(table, stanza.faultLine(), why);
    }
  }
}
