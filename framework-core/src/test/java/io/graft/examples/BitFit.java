package io.graft.examples;

import io.graft.spi.Setting;
import io.graft.spi.model.Site;
import io.graft.spi.model.SiteKind;
import io.graft.spi.peft.Delta;
import io.graft.spi.peft.PeftContext;
import io.graft.spi.peft.PeftMethod;
import io.graft.spi.peft.PeftSession;
import java.util.List;
import java.util.Map;

/** Trains the biases and nothing else (Ben Zaken et al. 2022). */
public final class BitFit implements PeftMethod {

  @Override
  public String name() {
    return "bitfit";
  }

  @Override
  public String description() {
    return "trains the biases only";
  }

  @Override
  public List<Setting> settings() {
    return List.of(Setting.flag("norms", true, "train the biases of layer norms too"));
  }

  @Override
  public PeftSession open(PeftContext context) {
    boolean norms = context.settings().flag("norms");
    for (Site site : context.encoder().sites()) {
      if (site.kind() == SiteKind.LINEAR || (norms && site.kind() == SiteKind.NORM)) {
        context.declare(site, new Delta.Trained(false, true, 1, 0));
      }
    }
    return new PeftSession() {};
  }

  @Override
  public Map<String, Object> configuration(PeftContext context) {
    return Map.of("peft_type", "BITFIT", "norms", context.settings().flag("norms"));
  }

  @Override
  public boolean reads(Map<String, Object> configuration) {
    return "BITFIT".equals(configuration.get("peft_type"));
  }

  @Override
  public Map<String, Object> settings(Map<String, Object> configuration) {
    return Map.of("norms", configuration.getOrDefault("norms", true));
  }
}
