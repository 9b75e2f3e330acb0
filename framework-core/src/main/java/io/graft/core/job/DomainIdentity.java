package io.graft.core.job;

/**
 * The leased domain plugin, as adapters record it.
 *
 * @param domain the domain's name
 * @param bundle the bundle's symbolic name
 * @param version the bundle's version
 * @param jarSha256 of the installed bytes, lower-case hexadecimal
 * @param tokenizer the domain tokenizer's name
 */
public record DomainIdentity(
    String domain, String bundle, String version, String jarSha256, String tokenizer) {}
