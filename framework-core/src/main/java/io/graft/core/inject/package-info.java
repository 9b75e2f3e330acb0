/**
 * Opens injectors of knowledge for a job: links texts, hands them to the injector, checks what
 * comes back. The injectors that come with Graft are in the packages below.
 */
@NullMarked
package io.graft.core.inject;

import org.jspecify.annotations.NullMarked;
