/** What the packages of the core share: finding services by name. */
@NullMarked
package io.graft.core;

import org.jspecify.annotations.NullMarked;
