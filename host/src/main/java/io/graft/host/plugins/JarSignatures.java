package io.graft.host.plugins;

import io.graft.spi.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds a jar against its signature (JAR File Specification, "Signed JAR File"). One signer must
 * cover every entry, and a chain of certificates must lead from it to a certificate that the
 * operator trusts (RFC 5280; revocation is not asked for, a plugin host may have no network). A
 * signature that carries a time stamp is judged by the certificates' validity at that time.
 */
final class JarSignatures {
  private static final String MEND =
      "sign it with jarsigner, by a key whose certificate stands in trust.certificates";

  private final String where;
  private final PluginTrust trust;

  JarSignatures(String where, PluginTrust trust) {
    this.where = where;
    this.trust = trust;
  }

  /**
   * Checks a jar.
   *
   * @param jar a copy that nobody else changes
   * @return the distinguished name of a trusted signer; null when no trusted one is needed and none
   *     is there
   * @throws GraftException of category PLUGIN when an entry is not what was signed, or when a
   *     signature is required and there is none that counts
   */
  @Nullable String check(Path jar) throws IOException {
    Set<CodeSigner> signers = signersOfAll(jar);
    if (signers.isEmpty()) {
      return null;
    }
    List<String> strangers = new ArrayList<>();
    for (CodeSigner signer : signers) {
      X509Certificate own = (X509Certificate) signer.getSignerCertPath().getCertificates().get(0);
      String problem = distrust(signer);
      if (problem == null) {
        return own.getSubjectX500Principal().getName();
      }
      strangers.add(own.getSubjectX500Principal().getName() + " (" + problem + ")");
    }
    if (trust.signaturesRequired()) {
      throw refused("it is signed by " + String.join(", ", strangers) + ", who is not trusted");
    }
    return null;
  }

  /** Those who signed every entry; empty when there are none and none are required. */
  private Set<CodeSigner> signersOfAll(Path jar) throws IOException {
    Set<CodeSigner> common = null;
    String unsigned = null;
    boolean signed = false;
    try (JarFile file = new JarFile(jar.toFile(), true)) {
      for (JarEntry entry : Collections.list(file.entries())) {
        drain(file, entry);
        if (entry.isDirectory() || belongsToSignature(entry.getName())) {
          continue;
        }
        CodeSigner[] signers = entry.getCodeSigners(); // known once the entry was read
        signed |= signers != null;
        if (signers == null) {
          unsigned = unsigned == null ? entry.getName() : unsigned;
        } else if (common == null) {
          common = new HashSet<>(List.of(signers));
        } else {
          common.retainAll(Set.of(signers));
        }
      }
    }
    if (signed && unsigned != null) {
      throw refused("it is signed, but its entry '" + unsigned + "' was added later");
    }
    if (common != null && !common.isEmpty()) {
      return common;
    }
    if (trust.signaturesRequired()) {
      throw refused(signed ? "no signer covers all of it" : "it is not signed");
    }
    return Set.of();
  }

  /** Java checks the digest of an entry while the entry is read. */
  private void drain(JarFile file, JarEntry entry) throws IOException {
    byte[] buffer = new byte[1 << 14];
    try (InputStream in = file.getInputStream(entry)) {
      while (in.read(buffer) >= 0) {
        continue;
      }
    } catch (SecurityException e) {
      throw GraftException.plugin(
          "it was changed after it was signed (" + e.getMessage() + ")",
          where,
          "get it again from its vendor",
          e);
    }
  }

  private static boolean belongsToSignature(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return upper.equals(JarFile.MANIFEST_NAME)
        || upper.matches("META-INF/([^/]+\\.(SF|RSA|DSA|EC)|SIG-[^/]*)");
  }

  /** Why a signer is not trusted, or null when it is. */
  private @Nullable String distrust(CodeSigner signer) {
    Collection<X509Certificate> trusted = trust.signers();
    List<? extends Certificate> chain = signer.getSignerCertPath().getCertificates();
    if (trusted.isEmpty()) {
      return "trust.certificates names nobody";
    }
    try {
      PKIXParameters parameters =
          new PKIXParameters(
              trusted.stream().map(c -> new TrustAnchor(c, null)).collect(Collectors.toSet()));
      parameters.setRevocationEnabled(false);
      if (signer.getTimestamp() != null) {
        parameters.setDate(signer.getTimestamp().getTimestamp());
      }
      List<Certificate> path = new ArrayList<>();
      for (Certificate certificate : chain) {
        if (trusted.contains(certificate)) { // the anchor itself is no part of the path
          break;
        }
        path.add(certificate);
      }
      if (path.isEmpty()) {
        return expired((X509Certificate) chain.get(0), parameters);
      }
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
      return null;
    } catch (GeneralSecurityException e) {
      return e.getMessage();
    }
  }

  private static @Nullable String expired(X509Certificate certificate, PKIXParameters parameters) {
    try {
      if (parameters.getDate() == null) {
        certificate.checkValidity();
      } else {
        certificate.checkValidity(parameters.getDate());
      }
      return null;
    } catch (CertificateException e) {
      return "its certificate is not valid: " + e.getMessage();
    }
  }

  private GraftException refused(String what) {
    return GraftException.plugin(what, where, MEND, null);
  }
}
