package io.graft.core.text.tokenizer;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import io.graft.core.file.IoReason;
import io.graft.core.file.Sha256;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** A tokenizer that runs Hugging Face's own library through DJL. */
final class PretrainedTokenizer implements Tokenizer {
  /** Texts that go through native memory at a time. */
  private static final int BATCH = 1024;

  static {
    // DJL would report its use over the network and, on a machine with CUDA, fetch another library
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
  }

  private final byte[] definition;
  private final String where;
  private final Vocabulary vocabulary;
  private final Map<SpecialToken, Integer> specialIds;
  private final String sha256;

  /** Encoding reads, closing writes: native memory goes only when nobody is in it. */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  private @Nullable HuggingFaceTokenizer library;

  PretrainedTokenizer(
      byte[] tokenizerJson,
      String where,
      Vocabulary vocabulary,
      Map<SpecialToken, Integer> specialIds,
      String sha256) {
    this.definition = tokenizerJson;
    this.where = where;
    this.vocabulary = vocabulary;
    this.specialIds = specialIds;
    this.sha256 = sha256;
    this.library = load(tokenizerJson, where);
  }

  private static HuggingFaceTokenizer load(byte[] tokenizerJson, String where) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // DJL looks for its native library there, where a host may have put that of a plugin
    thread.setContextClassLoader(HuggingFaceTokenizer.class.getClassLoader());
    try {
      return HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(tokenizerJson),
          Map.of("truncation", "false", "padding", "false"));
    } catch (EngineException | LinkageError e) {
      throw new GraftException(
          ErrorCategory.USER,
          "the native library of the tokenizers cannot be loaded (" + IoReason.of(e) + ")",
          null,
          "set DJL_CACHE_DIR to a writable folder from which programs may run",
          e);
    } catch (IOException | RuntimeException e) {
      throw GraftException.data(
          "the tokenizer library refuses the tokenizer (" + e.getMessage() + ")",
          where,
          TokenizerFiles.MEND,
          e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  public Encoding encode(String text, int maxLength, boolean addSpecial) {
    String sound = WellFormed.text(text);
    return Truncation.apply(
        convert(call(tokenizer -> tokenizer.encode(sound, addSpecial, false)), text, null),
        maxLength);
  }

  @Override
  public Encoding encodePair(String first, String second, int maxLength) {
    String a = WellFormed.text(first);
    String b = WellFormed.text(second);
    return Truncation.apply(
        convert(call(tokenizer -> tokenizer.encode(a, b, true, false)), first, second), maxLength);
  }

  @Override
  public List<Encoding> encodeBatch(List<String> texts, int maxLength, boolean addSpecial) {
    List<Encoding> encodings = new ArrayList<>(texts.size());
    for (int from = 0; from < texts.size(); from += BATCH) {
      List<String> part = texts.subList(from, Math.min(from + BATCH, texts.size()));
      List<String> sound = part.stream().map(WellFormed::text).toList();
      var encoded = call(tokenizer -> tokenizer.batchEncode(sound, addSpecial, false));
      for (int i = 0; i < encoded.length; i++) {
        encodings.add(Truncation.apply(convert(encoded[i], part.get(i), null), maxLength));
      }
    }
    return encodings;
  }

  /** A call into the library. */
  private interface Call<T> {
    T apply(HuggingFaceTokenizer tokenizer);
  }

  private <T> T call(Call<T> call) {
    lock.readLock().lock();
    try {
      if (library == null) {
        throw new IllegalStateException("the tokenizer of " + where + " is closed");
      }
      return call.apply(library);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The library counts code points; Java counts UTF-16 units. */
  private static Encoding convert(
      ai.djl.huggingface.tokenizers.Encoding encoded, String text, @Nullable String second) {
    CodePoints first = CodePoints.of(text);
    CodePoints other = second == null ? first : CodePoints.of(second);
    long[] sequenceIds = encoded.getSequenceIds();
    long[] specialMask = encoded.getSpecialTokenMask();
    @Nullable CharSpan[] chars = encoded.getCharTokenSpans();
    int n = chars.length;
    Span[] spans = new Span[n];
    int[] sequences = new int[n];
    for (int i = 0; i < n; i++) {
      sequences[i] = specialMask[i] != 0 ? Encoding.NO_SEQUENCE : (int) sequenceIds[i];
      CharSpan span = chars[i];
      spans[i] =
          span == null || sequences[i] == Encoding.NO_SEQUENCE
              ? Span.NOWHERE
              : (sequences[i] == 0 ? first : other).toUtf16(span.getStart(), span.getEnd());
    }
    return new Encoding(
        text,
        second,
        toInts(encoded.getIds()),
        toInts(encoded.getTypeIds()),
        encoded.getTokens(),
        spans,
        sequences);
  }

  private static int[] toInts(long[] values) {
    int[] ints = new int[values.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = Math.toIntExact(values[i]);
    }
    return ints;
  }

  @Override
  public int vocabularySize() {
    return vocabulary.size();
  }

  @Override
  public int largestId() {
    return vocabulary.largestId();
  }

  @Override
  public OptionalInt tokenToId(String token) {
    return vocabulary.id(token);
  }

  @Override
  public String idToToken(int id) {
    return vocabulary.token(id);
  }

  @Override
  public OptionalInt specialId(SpecialToken role) {
    Integer id = specialIds.get(Objects.requireNonNull(role, "role"));
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  @Override
  public int requireId(SpecialToken role) {
    return specialId(role)
        .orElseThrow(
            () ->
                GraftException.data(
                    "the tokenizer has no " + role + " token",
                    where,
                    "name its " + role.key() + " in tokenizer_config.json beside it"));
  }

  @Override
  public String sha256() {
    return sha256;
  }

  @Override
  public Tokenizer extended(List<String> tokens) {
    if (tokens.isEmpty()) {
      return new PretrainedTokenizer(definition, where, vocabulary, specialIds, sha256);
    }
    byte[] json = AddedTokens.addTo(definition, tokens, largestId() + 1, where);
    Vocabulary larger = Vocabulary.read(json, where);
    PretrainedTokenizer extended =
        new PretrainedTokenizer(json, where, larger, specialIds, Sha256.of(json));
    try {
      AddedTokens.requireIds(extended, tokens, largestId() + 1, where);
    } catch (RuntimeException e) {
      extended.close();
      throw e;
    }
    return extended;
  }

  @Override
  public byte[] definition() {
    return definition.clone();
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (library != null) {
        library.close();
        library = null;
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
