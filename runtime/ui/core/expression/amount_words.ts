/** Amounts in Chinese capital characters; the twin of `functions/amount_words.py`. */
const DIGITS = [...'零壹贰叁肆伍陆柒捌玖'];
const UNITS = ['', '拾', '佰', '仟'];

export function amountWords(cents: bigint): string {
  const size = cents < 0n ? -cents : cents;
  const whole = size / 100n;
  const jiao = Number((size / 10n) % 10n);
  const fen = Number(size % 10n);
  let text = cents < 0n ? '负' : '';
  if (whole || (!jiao && !fen)) text += `${whole ? yuan(String(whole)) : '零'}元`;
  if (jiao) text += `${DIGITS[jiao]}角`;
  else if (fen && whole) text += '零';
  return text + (fen ? `${DIGITS[fen]}分` : '整');
}

function yuan(digits: string): string {
  let text = '';
  let zero = false;
  let group = false;
  for (const [index, digit] of [...digits].entries()) {
    const place = digits.length - 1 - index;
    if (digit === '0') zero = true;
    else {
      text += `${zero ? '零' : ''}${DIGITS[Number(digit)]}${UNITS[place % 4]}`;
      zero = false;
      group = true;
    }
    if (place && place % 8 === 0) {
      text += '亿';
      group = false;
    } else if (place % 4 === 0) {
      if (place && group) text += '万';
      group = false;
    }
  }
  return text;
}
