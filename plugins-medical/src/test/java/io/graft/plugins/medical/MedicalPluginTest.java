package io.graft.plugins.medical;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.domain.DomainPlugin;
import io.graft.spi.text.DomainTokenizer;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class MedicalPluginTest {

  @Test
  void isRegisteredForAFlatClassPath() {
    DomainPlugin plugin = ServiceLoader.load(DomainPlugin.class).findFirst().orElseThrow();
    assertEquals("medical", plugin.domain());
    List<DomainTokenizer> tokenizers =
        ServiceLoader.load(DomainTokenizer.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    assertEquals(
        List.of(plugin.tokenizer()), tokenizers.stream().map(DomainTokenizer::name).toList());
    assertEquals(plugin.domain(), tokenizers.get(0).domain());
  }

  @Test
  void abbreviationsAreThere() {
    assertTrue(Abbreviations.load().size() >= 20);
  }
}
