package io.graft.core.store;

import io.graft.core.model.BaseModel;
import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses to put an adapter on another model than the one that it was made for. */
final class BaseCheck {
  private BaseCheck() {}

  /**
   * @param metadata of the adapter's safetensors file; without Graft's entries nothing is checked
   * @param manifest of the adapter, or null
   * @throws GraftException of category DATA with both names and hashes
   */
  static void fits(
      Path folder,
      Map<String, String> metadata,
      @Nullable AdapterManifest manifest,
      BaseModel base) {
    if (manifest != null) {
      same(
          folder,
          "graft.json and adapter_model.safetensors are not of the same adapter",
          manifest.baseSha256() + " " + manifest.tokenizerSha256(),
          metadata.get(AdapterManifest.BASE_KEY)
              + " "
              + metadata.get(AdapterManifest.TOKENIZER_KEY),
          "restore both files from where they came");
    }
    String name = manifest == null ? "another model" : "'" + manifest.baseName() + "'";
    check(
        folder,
        metadata.get(AdapterManifest.BASE_KEY),
        base.weightsSha256(),
        "weights",
        name,
        base);
    check(
        folder,
        metadata.get(AdapterManifest.TOKENIZER_KEY),
        base.tokenizerSha256(),
        "tokenizer",
        name,
        base);
  }

  private static void check(
      Path folder,
      @Nullable String wanted,
      String found,
      String part,
      String name,
      BaseModel base) {
    if (wanted != null) {
      same(
          folder,
          "the adapter was made for the "
              + part
              + " of "
              + name
              + ", not for '"
              + base.name()
              + "'",
          wanted,
          found,
          "load it onto the model that it was made for, or train it anew on this one");
    }
  }

  private static void same(Path folder, String what, String wanted, String found, String mend) {
    if (!wanted.equals(found)) {
      throw GraftException.data(
          what + " (SHA-256 " + wanted + " against " + found + ")", folder.toString(), mend);
    }
  }
}
