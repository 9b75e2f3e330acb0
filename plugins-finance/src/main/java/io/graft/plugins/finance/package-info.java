/** The finance domain: its identity, and a tokenizer for market English. */
@NullMarked
package io.graft.plugins.finance;

import org.jspecify.annotations.NullMarked;
