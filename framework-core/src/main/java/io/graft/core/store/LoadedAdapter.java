package io.graft.core.store;

import io.graft.core.inject.OpenInjector;
import io.graft.core.model.AdaptedModel;
import io.graft.spi.Session;
import io.graft.spi.peft.Adapter;
import io.graft.spi.tensor.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An adapter from disk on its base model, ready to compute. Used by one job; close it to give its
 * memory back.
 */
public final class LoadedAdapter implements AutoCloseable {
  private final AdaptedModel model;
  private final AdapterManifest manifest;
  private final Map<String, @Nullable Object> configuration;
  private final List<Session> sessions;
  private final List<Parameter> parameters;
  private final @Nullable OpenInjector injector;
  private final @Nullable String warning;

  LoadedAdapter(
      AdaptedModel model,
      AdapterManifest manifest,
      Map<String, @Nullable Object> configuration,
      List<Session> sessions,
      List<Parameter> parameters,
      @Nullable OpenInjector injector,
      @Nullable String warning) {
    this.model = model;
    this.manifest = manifest;
    this.configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
    this.sessions = List.copyOf(sessions);
    this.parameters = List.copyOf(parameters);
    this.injector = injector;
    this.warning = warning;
  }

  /** Encoder, adapter and head. */
  public AdaptedModel model() {
    return model;
  }

  /** What the method declared. */
  public Adapter adapter() {
    return model.adapters().get(0);
  }

  /** What puts knowledge into texts; empty for an adapter that takes none. */
  public Optional<OpenInjector> injector() {
    return Optional.ofNullable(injector);
  }

  /** What users should know before they rely on it; mostly empty. */
  public Optional<String> warning() {
    return Optional.ofNullable(warning);
  }

  /** As stored, or as deduced for a folder that the PEFT library wrote. */
  public AdapterManifest manifest() {
    return manifest;
  }

  /** What the method would write into {@code adapter_config.json}. */
  public Map<String, @Nullable Object> configuration() {
    return configuration;
  }

  /**
   * Ends the sessions of method, injector and head, and gives memory back that the allocator allows
   * to.
   */
  @Override
  public void close() {
    sessions.forEach(Session::close);
    if (injector != null) {
      injector.close();
    }
    for (Parameter parameter : parameters) {
      if (parameter instanceof AutoCloseable closeable) {
        close(closeable);
      }
    }
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new IllegalStateException("closing " + closeable + " failed", e);
    }
  }
}
