/**
 * Forms that browsers send. {@link dev.hawser.web.form.Forms} reads all of one, with files on the disk where they are large; {@link
 * dev.hawser.web.form.FormParts} gives its parts one by one as they come.
 */
package dev.hawser.web.form;
