/** Plans, findings and evidence as text, Markdown, JSON and one self-contained page; pure. */
@NullMarked
package dev.belay.view;

import org.jspecify.annotations.NullMarked;
