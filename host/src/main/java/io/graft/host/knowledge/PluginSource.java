package io.graft.host.knowledge;

import io.graft.core.tensor.CounterRandom;
import io.graft.core.train.JobEnvironment;
import io.graft.host.plugins.DomainLease;
import io.graft.knowledge.index.GraphSource;
import io.graft.knowledge.reader.FactSink;
import io.graft.spi.GraftException;
import io.graft.spi.Settings;
import io.graft.spi.knowledge.KnowledgeSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * A knowledge source of a plugin, which changes only with the plugin's jar.
 *
 * @param lease on the plugin, open while it is read
 */
record PluginSource(DomainLease lease, KnowledgeSource source, Settings settings)
    implements GraphSource {

  static PluginSource of(DomainLease lease, KnowledgeSource source) {
    Settings settings = Settings.of(source.settings(), Map.of(), "knowledge." + source.name());
    return new PluginSource(lease, source, settings);
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public String format() {
    return lease.id().toString();
  }

  @Override
  public String sha256() {
    String all = lease.jarSha256() + "\n" + source.name() + "\n" + settings.asMap();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw GraftException.internal("the JDK has no SHA-256", e);
    }
  }

  @Override
  public void read(FactSink sink) {
    JobEnvironment context =
        new JobEnvironment(
            "knowledge-" + lease.domain(),
            0,
            settings,
            stream -> CounterRandom.of(0, stream, 0),
            null,
            () -> false);
    source.read(context, sink);
  }
}
