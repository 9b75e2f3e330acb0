package io.graft.host.cli;

import io.graft.knowledge.index.FileSource;
import io.graft.knowledge.index.GraphBuilder;
import io.graft.knowledge.reader.SourceFiles;
import io.graft.knowledge.reader.TerminologyReader;
import io.graft.knowledge.reader.TerminologyReaders;
import io.graft.spi.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code graft knowledge build}: builds an index. */
@Command(
    name = "build",
    description = "Build an index from terminologies, unless it is up to date.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  graft knowledge build --format rrf --source META --out kg/umls \\",
      "      --set languages=ENG,CHI --set types=DISO",
      "  graft knowledge build --format tsv --source terms.tsv.gz --out kg/terms \\",
      "      --set id=term --set name=term --set language=zh",
      "",
      "A source is a file, a .gz, a .zip or a folder. 'graft knowledge build --formats'",
      "lists the formats and their settings."
    })
final class KnowledgeBuildCommand implements Callable<Integer> {
  @ParentCommand private KnowledgeCommand knowledge;
  @Mixin private JsonOption json;

  @Option(names = "--format", paramLabel = "F", description = "The format of the sources.")
  private String format = "";

  @Option(names = "--source", paramLabel = "PATH", description = "What to read; may be repeated.")
  private List<Path> sources = List.of();

  @Option(names = "--out", paramLabel = "DIR", description = "The folder of the index.")
  private Path out = Path.of("");

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of the format.")
  private Map<String, String> settings = Map.of();

  @Option(names = "--formats", description = "List the formats and their settings.")
  private boolean formats;

  @Override
  public Integer call() {
    Console console = knowledge.graft().console();
    if (formats) {
      FormatList.print(console, json.on());
      return 0;
    }
    TerminologyReader reader = TerminologyReaders.named(format);
    Settings checked = ReaderSettings.of(reader, settings);
    require(!sources.isEmpty(), "--source", "name what to read");
    require(!out.toString().isEmpty(), "--out", "name the folder of the index");
    List<FileSource> files =
        sources.stream()
            .map(path -> new FileSource(reader, SourceFiles.at(path), checked))
            .toList();
    BuildConsole progress = new BuildConsole(console);
    GraphBuilder.Built built = GraphBuilder.build(files, out, progress);
    progress.clear();
    report(console, built, progress.seconds());
    return 0;
  }

  private static void require(boolean given, String option, String mend) {
    if (!given) {
      throw io.graft.spi.GraftException.user("the option is missing", option, mend);
    }
  }

  private void report(Console console, GraphBuilder.Built built, double seconds) {
    if (json.on()) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("rebuilt", built.rebuilt());
      object.put("rows", built.rows());
      object.put("seconds", seconds);
      object.putAll(ManifestJson.of(built.manifest()));
      console.json(object);
      return;
    }
    ManifestText.print(console, built.manifest());
    console.print(
        built.rebuilt()
            ? String.format(
                Locale.ROOT,
                "built in %.1f s, %,.0f rows a second",
                seconds,
                built.rows() / seconds)
            : "up to date");
  }
}
