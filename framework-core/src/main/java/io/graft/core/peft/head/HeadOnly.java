package io.graft.core.peft.head;

import io.graft.spi.Setting;
import io.graft.spi.peft.PeftContext;
import io.graft.spi.peft.PeftMethod;
import io.graft.spi.peft.PeftSession;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trains nothing but the head: the encoder stays as it is, and its output is computed once. */
public final class HeadOnly implements PeftMethod {
  private static final String PEFT_TYPE = "GRAFT_HEAD";

  @Override
  public String name() {
    return "head";
  }

  @Override
  public String description() {
    return "trains only the head on the frozen encoder";
  }

  @Override
  public List<Setting> settings() {
    return List.of();
  }

  @Override
  public PeftSession open(PeftContext context) {
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
