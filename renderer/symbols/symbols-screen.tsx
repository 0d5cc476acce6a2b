import { useRef, useState } from 'react';
import type { MappingView, SymbolRowView } from '../../core/api/symbol-view.ts';
import { KEYS, withKey } from '../frame/shortcuts.ts';
import { ask, command, sayRefusal, useQuery, useRows, useStream } from '../gateway-client.ts';
import { usePanel } from '../panel-store.ts';
import { Empty } from '../ui/panel.tsx';
import { saveFile } from '../ui/save-file.ts';
import { useWords } from '../words/use-words.ts';
import { DraftBar } from './draft-bar.tsx';
import { MappingEditor } from './mapping-editor.tsx';
import { RollDrawer } from './roll-drawer.tsx';

const PROOF_MARKS = { proved: '✓', size_unproved: '◐', contradicted: '✗', unsure: '?', alone: '·' } as const;
const PROOF_TONES = {
  proved: 'gain',
  size_unproved: 'amber',
  contradicted: 'loss',
  unsure: 'faint',
  alone: 'faint',
} as const;

/** Roots by platforms: what each is called there, its size, its proof; edited in place, applied together. */
export function SymbolsScreen(): React.JSX.Element {
  const { t } = useWords();
  const revision = useStream('overview')?.symbolsRevision ?? 0;
  const known = useRows('platforms') ?? [];
  const [round, setRound] = useState(0);
  const table = useQuery('symbols', {}, `${revision} ${round} ${known.length}`);
  const [edited, setEdited] = useState<{ readonly root: string; readonly platform: string } | undefined>();
  const [rollRoot, setRollRoot] = useState<string | undefined>();
  const [text, setText] = useState('');
  const again = (): void => setRound((count) => count + 1);
  if (table.value === undefined)
    return <Empty text={t(table.isLoading ? 'common.loading' : 'connection.connecting')} />;
  const rows = table.value.filter(({ symbol }) => symbol.toLowerCase().includes(text.trim().toLowerCase()));
  const platforms = [...new Set(table.value.flatMap(({ mappings }) => mappings.map(({ platform }) => platform)))];
  const rankOf = (platform: string): number => known.find((each) => each.platform === platform)?.rank ?? 1_000;
  platforms.sort((one, other) => rankOf(one) - rankOf(other) || (one < other ? -1 : 1));
  const mapping = table.value
    .find(({ symbol }) => symbol === edited?.root)
    ?.mappings.find(({ platform }) => platform === edited?.platform);
  return (
    <div className="stack">
      <div className="row">
        <input
          type="search"
          placeholder={t('common.search')}
          title={withKey(t('common.search'), KEYS.search)}
          aria-label={t('common.search')}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <span className="soft grow hint">{t('symbols.hint')}</span>
        <ImportExport done={again} />
        <button
          type="button"
          className="button"
          data-undo="true"
          title={withKey(t('symbols.undoTitle'), KEYS.undo)}
          onClick={() => void command('symbolsUndo', {}).then(again)}
        >
          {t('symbols.undoLast')}
        </button>
      </div>
      <DraftBar revision={`${revision} ${round}`} done={again} />
      {table.value.length === 0 ? (
        <Empty text={t('symbols.noRows')} />
      ) : (
        <div className="panel wide-table" tabIndex={0} role="region" aria-label={t('screen.symbols')}>
          <table className="symbols">
            <thead>
              <tr>
                <th>{t('column.symbol')}</th>
                {platforms.map((platform) => (
                  <th key={platform} title={platform}>
                    {known.find((each) => each.platform === platform)?.name ?? platform}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.symbol}>
                  <RootCell row={row} roll={() => setRollRoot(row.symbol)} />
                  {platforms.map((platform) => (
                    <MappingCell
                      key={platform}
                      mapping={row.mappings.find((each) => each.platform === platform)}
                      label={t('symbols.edit', row.symbol, platform)}
                      edit={() => setEdited({ root: row.symbol, platform })}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {edited !== undefined && (
        <MappingEditor
          key={`${edited.root} ${edited.platform}`}
          root={edited.root}
          platform={edited.platform}
          mapping={mapping}
          close={() => setEdited(undefined)}
          done={again}
        />
      )}
      {rollRoot !== undefined && <RollDrawer root={rollRoot} close={() => setRollRoot(undefined)} />}
    </div>
  );
}

function RootCell({ row, roll }: { readonly row: SymbolRowView; readonly roll: () => void }): React.JSX.Element {
  const { t } = useWords();
  return (
    <th scope="row">
      <span className="root">{row.symbol}</span>
      {row.front !== null && (
        <button type="button" className="link soft" title={t('symbols.roll')} onClick={roll}>
          {t('symbols.front', row.front)}
          {row.rollDate === null ? '' : ` → ${row.rollDate}`}
        </button>
      )}
    </th>
  );
}

function MappingCell(props: {
  readonly mapping: MappingView | undefined;
  readonly label: string;
  readonly edit: () => void;
}): React.JSX.Element {
  const { mapping, label, edit } = props;
  const { t, said } = useWords();
  if (mapping === undefined || (mapping.symbol === null && mapping.refused === null))
    return (
      <td className="blank">
        <button type="button" className="link" title={label} onClick={edit}>
          <span className="only-read">{label}: </span>
          {t('symbols.notTraded')}
        </button>
      </td>
    );
  const proof = t(`symbols.proof.${mapping.price}`);
  return (
    <td>
      <button type="button" className="link cell" title={label} onClick={edit}>
        <span className="only-read">{label}: </span>
        <span className={mapping.refused === null ? '' : 'loss'}>{mapping.symbol ?? mapping.refused}</span>{' '}
        <span
          className={PROOF_TONES[mapping.price]}
          role="img"
          aria-label={proof}
          title={[proof, ...mapping.priceReasons].join('\n')}
        >
          {PROOF_MARKS[mapping.price]}
        </span>
        {mapping.rollQuorum !== 'agrees' && (
          <span
            className="amber"
            role="img"
            aria-label={t(`symbols.quorum.${mapping.rollQuorum}`)}
            title={t(`symbols.quorum.${mapping.rollQuorum}`)}
          >
            {' '}
            ⚠
          </span>
        )}
        {mapping.size !== null && <span className="faint block clip">{said(mapping.size)}</span>}
      </button>
    </td>
  );
}

function ImportExport({ done }: { readonly done: () => void }): React.JSX.Element {
  const { t } = useWords();
  const file = useRef<HTMLInputElement>(null);
  const save = (): void => {
    void ask('symbolsExport', {}).then((result) => {
      if (result.ok) saveFile('symbol_mappings.json', result.value.json, 'application/json');
      else sayRefusal(result.error);
    });
  };
  const load = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    const result = await command('symbolsImport', { text: await chosen.text(), file: chosen.name });
    if (!result.ok) return;
    usePanel.getState().say({ bad: false, text: t('symbols.importDone') });
    done();
  };
  return (
    <>
      <button type="button" className="button" onClick={save}>
        {t('symbols.export')}
      </button>
      <button type="button" className="button" onClick={() => file.current?.click()}>
        {t('symbols.import')}
      </button>
      <input
        ref={file}
        type="file"
        hidden
        accept=".yaml,.yml,.json"
        onChange={({ target }) => {
          void load(target.files?.[0]);
          target.value = '';
        }}
      />
    </>
  );
}
