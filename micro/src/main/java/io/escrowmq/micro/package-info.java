/**
 * Pieces of the server measured by themselves with JMH: how fast the hot ones are, and how what an operation costs grows
 * with ten and a hundred times as many of what the piece holds.
 *
 * <p>A class whose name ends in {@code Growth} has the operations of one structure, for the numbers of {@link
 * io.escrowmq.micro.Lines}; one that ends in {@code Hot} those of a hot piece. Where a piece is not public, its class stands
 * in a package of the piece's name here: measuring is no reason to make anything public.
 */
@NullMarked
package io.escrowmq.micro;

import org.jspecify.annotations.NullMarked;
