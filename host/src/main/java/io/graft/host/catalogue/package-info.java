/**
 * The plugin catalogue of a host, asked by messages: what each jar does, what would change, what
 * happened, and the knowledge of domains. {@link io.graft.host.catalogue.CatalogueVerticle}
 * answers, {@link io.graft.host.catalogue.CatalogueAddresses} has the messages.
 */
@NullMarked
package io.graft.host.catalogue;

import org.jspecify.annotations.NullMarked;
