/** A valid expression met values it cannot handle. `code` is that of the server's message. */
export class EvaluationFailed extends RangeError {
  readonly code: string;

  constructor(code: 'expression.overflow' | 'expression.text_too_long') {
    super(code);
    this.name = 'EvaluationFailed';
    this.code = code;
  }
}

export function overflow(): never {
  throw new EvaluationFailed('expression.overflow');
}
