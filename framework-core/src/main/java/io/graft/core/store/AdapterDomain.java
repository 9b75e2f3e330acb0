package io.graft.core.store;

import io.graft.spi.GraftException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The domain plugin that an adapter was made with, and what its tokenizer needs to go on under a
 * newer version.
 *
 * @param domain the domain's name
 * @param bundle the bundle's symbolic name
 * @param version the bundle's version
 * @param jarSha256 of the installed bytes, lower-case hexadecimal
 * @param tokenizer the domain tokenizer's name
 * @param tokenizerState what its session's {@code state()} returned; at most 16 MiB; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // as large as a vocabulary: copying it helps nobody
public record AdapterDomain(
    String domain,
    String bundle,
    String version,
    String jarSha256,
    String tokenizer,
    byte[] tokenizerState) {
  private static final int MAX_STATE_BYTES = 16 << 20;

  /**
   * @throws GraftException of category PLUGIN when the state is too long
   */
  public AdapterDomain {
    if (tokenizerState.length > MAX_STATE_BYTES) {
      throw GraftException.plugin(
          "the state of domain tokenizer '"
              + tokenizer
              + "' has "
              + tokenizerState.length
              + " bytes, more than "
              + MAX_STATE_BYTES,
          bundle + " " + version,
          "keep less in the session's state, such as only the vocabulary that was added",
          null);
    }
  }

  static AdapterDomain of(JsonObject json) {
    byte[] state;
    try {
      state = Base64.getDecoder().decode(json.text("tokenizer_state"));
    } catch (IllegalArgumentException e) {
      throw GraftException.data(
          "the state is not base64",
          json.where("tokenizer_state"),
          "restore the file from where it came",
          e);
    }
    return new AdapterDomain(
        json.text("name"),
        json.text("bundle"),
        json.text("version"),
        json.text("jar_sha256"),
        json.text("tokenizer"),
        state);
  }

  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", domain);
    map.put("bundle", bundle);
    map.put("version", version);
    map.put("jar_sha256", jarSha256);
    map.put("tokenizer", tokenizer);
    map.put("tokenizer_state", Base64.getEncoder().encodeToString(tokenizerState));
    return map;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AdapterDomain that && asMap().equals(that.asMap());
  }

  @Override
  public int hashCode() {
    return 31 * jarSha256.hashCode() + Arrays.hashCode(tokenizerState);
  }
}
