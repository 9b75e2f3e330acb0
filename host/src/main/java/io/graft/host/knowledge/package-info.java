/** The knowledge graphs of domains, built from plugins and from what the operator names. */
@NullMarked
package io.graft.host.knowledge;

import org.jspecify.annotations.NullMarked;
