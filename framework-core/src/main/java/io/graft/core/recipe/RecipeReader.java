package io.graft.core.recipe;

import io.graft.spi.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a recipe. Every error is a {@link GraftException} that names file, line and key; see {@link
 * Recipe} for the keys. An instance reads one recipe.
 */
public final class RecipeReader {
  private static final List<String> TOP =
      List.of("domain", "base", "task", "data", "augmentation", "knowledge", "method", "training");
  private static final List<String> TASK = List.of("type", "labels");
  private static final List<String> DATA =
      List.of("dir", "train", "dev", "test", "text", "text_pair", "label", "on_fault");
  private static final List<String> AUGMENTATION = List.of("type");
  private static final List<String> KNOWLEDGE = List.of("injector", "index", "shuffle");
  private static final List<String> METHOD = List.of("peft");
  private static final int MAX_BYTES = 1 << 20;

  private final Path folder;
  private final Path workingFolder;

  private RecipeReader(Path folder, Path workingFolder) {
    this.folder = folder.toAbsolutePath().normalize();
    this.workingFolder = workingFolder.toAbsolutePath().normalize();
  }

  /**
   * Reads a file.
   *
   * @param file UTF-8, at most 1 MiB
   * @param overrides {@code path=value} each, as given to {@code --set}; the last of a path counts
   * @throws GraftException of category USER
   */
  public static Recipe read(Path file, List<String> overrides) {
    Path folder = file.toAbsolutePath().getParent();
    return readText(text(file), file.toString(), folder == null ? file : folder, overrides);
  }

  /**
   * Reads a text.
   *
   * @param source how to name the text in errors
   * @param folder where relative paths in it start
   * @param overrides as in {@link #read}; relative paths in them start at the working folder
   */
  public static Recipe readText(String text, String source, Path folder, List<String> overrides) {
    return readText(text, source, folder, overrides, Path.of(""));
  }

  /** {@link #readText(String, String, Path, List)} with a working folder of the caller's choice. */
  public static Recipe readText(
      String text, String source, Path folder, List<String> overrides, Path workingFolder) {
    YamlNode document = YamlParser.document(text, source);
    if (document == null) {
      document = new YamlNode.Keys(new Place(source, 1), Map.of());
    }
    if (!(document instanceof YamlNode.Keys keys)) {
      throw GraftException.user(
          "the recipe is " + document.kind() + " and not a map",
          document.place().of(""),
          "start with keys such as data: and method:");
    }
    Section top = new Section("", Overrides.apply(keys, overrides));
    return new RecipeReader(folder, workingFolder).recipe(top);
  }

  static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw GraftException.user(
            "the recipe has more than " + MAX_BYTES + " bytes",
            file.toString(),
            "check that this file is the recipe");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw GraftException.user(
          "the recipe is not UTF-8 text", file.toString(), "save it as UTF-8");
    } catch (IOException e) {
      throw GraftException.user(
          "the recipe cannot be read (" + e.getClass().getSimpleName() + ")",
          file.toString(),
          "check the path and its permissions");
    }
  }

  private Recipe recipe(Section top) {
    top.allow(TOP, allPaths());
    TaskSection task = task(top.section("task"));
    DataSection data = data(top.section("data"), task);
    Section training = top.section("training");
    TrainingSection trainingSection = TrainingKeys.read(training, allPaths());
    if (trainingSection.earlyStopping() != null && data.dev() == null) {
      throw training.wrong(
          "early_stopping",
          "early stopping has no development data",
          "add data.dev, such as dev: {cut: 0.1}");
    }
    return new Recipe(
        top.optionalText("domain"),
        base(top),
        task,
        data,
        augmentation(top),
        knowledge(top),
        method(top.section("method")),
        trainingSection);
  }

  private BaseReference base(Section top) {
    String text = top.text("base", "minilm");
    boolean folderName = text.contains("/") || text.contains("\\") || text.startsWith(".");
    return folderName
        ? new BaseReference.Folder(path(top, "base", text, origin(top.placeOf("base"))))
        : new BaseReference.Bundled(text);
  }

  private static TaskSection task(Section section) {
    return new TaskSection(
        section.text("type", TaskSection.CLASSIFICATION),
        section.texts("labels"),
        ServiceSettings.of(section, TASK));
  }

  private static List<AugmentationSection> augmentation(Section top) {
    return top.sections("augmentation").stream()
        .map(
            entry ->
                new AugmentationSection(
                    entry.requiredText("type", "synonym"), ServiceSettings.of(entry, AUGMENTATION)))
        .toList();
  }

  private @Nullable KnowledgeSection knowledge(Section top) {
    if (top.find("knowledge") == null) {
      return null;
    }
    Section section = top.section("knowledge");
    String index = section.optionalText("index");
    if (index == null && top.find("domain") == null) {
      throw section.wrong(
          "index",
          "there is no graph to take knowledge from",
          "name an index with knowledge.index, or a domain that has knowledge with domain");
    }
    return new KnowledgeSection(
        section.requiredText("injector", "kbert"),
        index == null ? null : path(section, "index", index, origin(section.placeOf("index"))),
        section.find("shuffle") == null ? null : section.integer("shuffle", 0L, 0, Long.MAX_VALUE),
        ServiceSettings.of(section, KNOWLEDGE));
  }

  private static MethodSection method(Section section) {
    return new MethodSection(section.text("peft", "lora"), ServiceSettings.of(section, METHOD));
  }

  private DataSection data(Section section, TaskSection task) {
    section.allow(DATA, allPaths());
    String dirText = section.optionalText("dir");
    Path dir =
        dirText == null ? folder : path(section, "dir", dirText, origin(section.placeOf("dir")));
    String train = section.requiredText("train", "train.jsonl");
    String test = section.optionalText("test");
    String second = section.optionalText("text_pair");
    return new DataSection(
        dir,
        dataFile(section, "train", train, dir),
        dev(section, dir),
        test == null ? null : dataFile(section, "test", test, dir),
        section.text("text", "text"),
        second == null ? TaskSection.usualSecond(task.type()) : second,
        section.text("label", task.usualLabel()),
        section.choice("on_fault", FaultChoice.REFUSE, FaultChoice.class));
  }

  private static @Nullable DevSource dev(Section section, Path dir) {
    YamlNode node = section.find("dev");
    if (node == null) {
      return null;
    }
    if (node instanceof YamlNode.Keys) {
      Section keys = section.section("dev");
      keys.allow(List.of("cut"), List.of());
      keys.requiredText("cut", "0.1");
      return new DevSource.Cut(keys.number("cut", 0.1, 0.001, 0.5));
    }
    if (node.value() instanceof Number) {
      throw section.wrong(
          "dev", "value " + node.kind() + " is not a file", "write a cut as dev: {cut: 0.1}");
    }
    String name = section.requiredText("dev", "dev.jsonl");
    return new DevSource.File(dataFile(section, "dev", name, dir));
  }

  private static Path dataFile(Section section, String key, String name, Path dir) {
    Path file = path(section, key, name, dir);
    if (DataFormat.of(file).isEmpty() && !DataFormat.plainText(file) && !DataFormat.conll(file)) {
      throw section.wrong(
          key,
          "'" + name + "' has no known ending",
          "name a file that ends with " + String.join(", ", DataFormat.endings()));
    }
    return file;
  }

  private Path origin(Place place) {
    return place.onCommandLine() ? workingFolder : folder;
  }

  private static Path path(Section section, String key, String text, Path origin) {
    try {
      return origin.resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw section.wrong(key, "'" + text + "' is not a path", "give the path of a file or folder");
    }
  }

  /** Every key by its full path, to say where a misplaced one belongs. */
  private static List<String> allPaths() {
    List<String> paths = new ArrayList<>();
    TASK.forEach(key -> paths.add("task." + key));
    DATA.forEach(key -> paths.add("data." + key));
    KNOWLEDGE.forEach(key -> paths.add("knowledge." + key));
    METHOD.forEach(key -> paths.add("method." + key));
    TrainingKeys.KEYS.forEach(key -> paths.add("training." + key));
    return paths;
  }
}
