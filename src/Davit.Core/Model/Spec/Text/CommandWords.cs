using System.Collections.Immutable;
using System.Text;

namespace Davit.Core.Model.Spec.Text;

/// <summary>
/// Splits a command into words as a shell does: at white space, with quotes and backslashes honoured. Nothing is expanded, as no shell runs it.
/// </summary>
public static class CommandWords
{
    /// <summary>The words, or what is wrong with the text as the end of a sentence.</summary>
    public static (ImmutableArray<string> Words, string? Wrong) Split(string text)
    {
        var splitter = new Splitter();
        foreach (var letter in text)
        {
            splitter.Take(letter);
        }

        return splitter.End();
    }

    private sealed class Splitter
    {
        private readonly ImmutableArray<string>.Builder _words = ImmutableArray.CreateBuilder<string>();
        private readonly StringBuilder _word = new();
        private bool _inWord;
        private bool _escaped;
        private char? _quote;
        private char _before;
        private bool _wantsShell;

        public void Take(char letter)
        {
            switch (letter)
            {
                case var _ when _escaped:
                    // Inside double quotes a backslash stands for itself unless it escapes one of these.
                    _word.Append(_quote == '"' && letter is not ('"' or '\\' or '$' or '`') ? $"\\{letter}" : letter.ToString());
                    _escaped = false;
                    break;
                case '\\' when _quote != '\'':
                    (_escaped, _inWord) = (true, true);
                    break;
                case '"' or '\'' when _quote is null:
                    (_quote, _inWord) = (letter, true);
                    break;
                case var _ when letter == _quote:
                    _quote = null;
                    break;
                case ' ' or '\t' or '\n' or '\r' when _quote is null:
                    Finish();
                    break;
                default:
                    // What a person wrote for a shell would reach the program as it stands, and fail there in ways that say nothing.
                    _wantsShell |= _before == '$' && _quote != '\'' && (char.IsAsciiLetter(letter) || letter is '_' or '{' or '(');
                    _word.Append(letter);
                    _inWord = true;
                    _before = letter;
                    return;
            }

            _before = '\0';
        }

        public (ImmutableArray<string> Words, string? Wrong) End()
        {
            Finish();
            return (_words.ToImmutable(), this switch
            {
                { _quote: { } quote } => $"has a {quote} that is never closed",
                { _escaped: true } => "ends in a backslash",
                { _wantsShell: true } => "has a $ that only a shell would expand (write it as shell: instead, or in single quotes if it is meant as it stands)",
                _ when _words.Count == 0 || _words[0].Length == 0 => "names no program",
                _ => null,
            });
        }

        private void Finish()
        {
            if (_inWord)
            {
                _words.Add(_word.ToString());
                _word.Clear();
                _inWord = false;
            }
        }
    }
}
