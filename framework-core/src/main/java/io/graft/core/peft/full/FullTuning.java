package io.graft.core.peft.full;

import io.graft.spi.Setting;
import io.graft.spi.model.Site;
import io.graft.spi.model.SiteKind;
import io.graft.spi.peft.Delta;
import io.graft.spi.peft.PeftContext;
import io.graft.spi.peft.PeftMethod;
import io.graft.spi.peft.PeftSession;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trains every weight of the encoder, on a copy of the job's own. */
public final class FullTuning implements PeftMethod {
  private static final String PEFT_TYPE = "GRAFT_FULL";

  @Override
  public String name() {
    return "full";
  }

  @Override
  public String description() {
    return "trains every weight";
  }

  @Override
  public List<Setting> settings() {
    return List.of();
  }

  @Override
  public PeftSession open(PeftContext context) {
    for (Site site : context.encoder().sites()) {
      if (site.kind() != SiteKind.ATTENTION && site.kind() != SiteKind.SEQUENCE) {
        context.declare(site, new Delta.Trained(true, true, 1, 0));
      }
    }
    return new PeftSession() {};
  }

  @Override
  public Map<String, @Nullable Object> configuration(PeftContext context) {
    return Map.of("peft_type", PEFT_TYPE);
  }

  @Override
  public boolean reads(Map<String, Object> configuration) {
    return PEFT_TYPE.equals(configuration.get("peft_type"));
  }

  @Override
  public Map<String, Object> settings(Map<String, Object> configuration) {
    return Map.of();
  }
}
