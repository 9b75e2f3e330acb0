/**
 * Base models: loading their weights strictly, running their layers, and applying at the sites what
 * methods declared.
 */
@NullMarked
package io.graft.core.model;

import org.jspecify.annotations.NullMarked;
